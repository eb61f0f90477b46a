"""One search over complaints, customers and cars; and the dealer's lists, whose ids stand in complaints."""

from collections.abc import Mapping

from ninja import Query, Router

from anxin.accounts.rest import ApiRequest, named_dealer
from anxin.complaints.schemas.asked import ListsQuery, SearchQuery
from anxin.complaints.schemas.shown import FoundShown, ListEntry, ListsShown, listed_complaint
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import list_complaints
from anxin.customers.rest import customer_page, vehicle_page
from anxin.foundation.rest import PROBLEMS
from anxin.playbooks.selectors import entries, label

#: Field of a complaint: the content list and the group of it that the field takes its ids from.
LISTS: Mapping[str, tuple[str, str]] = {
    "channel": ("complaint_categories", "intake"),
    "category": ("complaint_categories", "categories"),
    "trouble_area": ("trouble_areas", "areas"),
    "reason": ("reasons", "reasons"),
    "demand": ("demands", "demands"),
    "threat": ("threats", "threats"),
}
MOST_FOUND = 20

router = Router()


@router.get(
    "/search", response={200: FoundShown, **PROBLEMS}, operation_id="search", summary="Search everything"
)
def search(request: ApiRequest, wanted: Query[SearchQuery]) -> FoundShown:
    """The newest complaints, customers and cars that the words meet; the lists take the same words and have pages."""
    person, words = request.user, {"q": wanted.q, "dealer": wanted.dealer}
    found = list_complaints(person, ComplaintFilter.read(words))
    return FoundShown(
        complaints=[listed_complaint(row) for row in found.rows[:MOST_FOUND]],
        customers=customer_page(person, **words, size=MOST_FOUND).items,
        vehicles=vehicle_page(person, **words, size=MOST_FOUND).items,
    )


@router.get(
    "/lists", response={200: ListsShown, **PROBLEMS}, operation_id="read_lists", summary="The dealer's lists"
)
def lists(request: ApiRequest, wanted: Query[ListsQuery]) -> ListsShown:
    """Channels, categories, trouble areas, reasons, demands and threats as the dealer uses them."""
    code = named_dealer(request.user, wanted.dealer).code
    return ListsShown(**{field: _entries(*where, code) for field, where in LISTS.items()})


def _entries(name: str, group: str, code: str) -> list[ListEntry]:
    idents = [entry["id"] for entry in entries(name, group, dealer_code=code)]
    return [ListEntry(id=ident, label=label(name, group, ident, dealer_code=code)) for ident in idents]
