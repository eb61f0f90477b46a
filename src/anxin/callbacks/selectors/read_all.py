"""Lists, calls and attempts of all dealers whose lists a person sees, as the API pages them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.callbacks.models import Attempt, Call, CallList
from anxin.callbacks.policies import dealers_called_for, dealers_of_lists
from anxin.callbacks.selectors.calls import calls_visible_to
from anxin.foundation.errors import NotFound

NEWEST = ("-day", "-id")
CALLS_NEWEST = ("-due_on", "-id")
_WITH = (
    "dealer", "call_list", "customer", "vehicle", "order", "complaint__dealer", "adviser", "made_complaint__dealer",
    "done_by",
)  # fmt: skip


def lists_visible_to(person: Person) -> QuerySet[CallList]:
    """Return the lists of the dealers whose lists a person sees."""
    return CallList.objects.filter(dealer__in=dealers_of_lists(person)).select_related("dealer")


def get_list_for(person: Person, key: UUID | str) -> CallList:
    """Return a list that the person may see; ``NotFound`` otherwise."""
    try:
        wanted = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    found = lists_visible_to(person).filter(key=wanted).first()
    if found is None:
        raise NotFound
    return found


def calls_with_names(person: Person) -> QuerySet[Call]:
    """Return the calls that a person may see, with whatever a line of them names."""
    return calls_visible_to(person).select_related(*_WITH).defer("customer__search", "vehicle__search")


def attempts_visible_to(person: Person) -> QuerySet[Attempt]:
    """Return the attempts of the dealers whose figures a person sees, elsewhere his own."""
    every = standing_of(person).dealers_with(Capability.SEE_FIGURES)
    own = dealers_called_for(person)
    rows = Attempt.objects.filter(Q(dealer__in=every) | Q(dealer__in=own, by=person))
    return rows.select_related("call", "by")
