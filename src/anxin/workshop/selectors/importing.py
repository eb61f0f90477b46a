"""Reads of imports of orders: one run fetched and authorised, earlier runs, rejected rows, remembered columns."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require, standing_of
from anxin.foundation.errors import NotFound
from anxin.foundation.keyset import Page, page_of
from anxin.workshop.choices import OrderImportState
from anxin.workshop.models import OrderImport, OrderLayout, OrderReject

_ROWS_LOOKED_AT = 200
_RUNS_SHOWN = 20


def runs_visible_to(person: Person) -> QuerySet[OrderImport]:
    """Return the imports of orders at the dealers where the person may import, with dealer and who imported."""
    dealer_ids = standing_of(person).dealers_with(Capability.IMPORT_DATA)
    return OrderImport.objects.filter(dealer_id__in=dealer_ids).select_related("dealer", "by")


def list_runs(person: Person, dealer: Dealer, *, cursor: str = "") -> Page[OrderImport]:
    """Return one page of a dealer's imports, the newest first; the person must be allowed to import there."""
    require(person, Capability.IMPORT_DATA, dealer.pk)
    rows = runs_visible_to(person).filter(dealer=dealer).defer("preview", "mapping")
    return page_of(rows, order=("-made_at", "-id"), cursor=cursor, size=_RUNS_SHOWN)


def get_run_for(person: Person, key: UUID | str, *, lock: bool = False) -> OrderImport:
    """Return the import with this key: ``NotFound`` to an outsider, ``NotAllowed`` to a colleague of another role."""
    try:
        ident = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    rows = OrderImport.objects.filter(key=ident).select_related("dealer", "by")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    require(person, Capability.IMPORT_DATA, found.dealer_id)
    return found


def known_file(dealer: Dealer, sha256: str) -> OrderImport | None:
    """Return the finished import of a file with the same bytes, where there was one."""
    runs = OrderImport.objects.filter(dealer=dealer, sha256=sha256, state=OrderImportState.DONE)
    return runs.order_by("-made_at", "-pk").first()


def remembered_columns(dealer: Dealer, layout: str) -> dict[str, str]:
    """Return what was chosen by hand for files with these headings; nothing where nobody has chosen."""
    kept = OrderLayout.objects.filter(dealer=dealer, layout=layout).values_list("mapping", flat=True).first()
    return dict(kept or {})


def rejects_of(run: OrderImport, *, limit: int | None = None) -> Sequence[OrderReject]:
    """Return the rejected rows of a run in the file's order."""
    return list(run.rejects.all()[:limit])


def reject_table(run: OrderImport, *, names: tuple[str, str, str]) -> tuple[list[str], Iterator[list[str]]]:
    """Return headings and rows of the rejected rows, why they are first and their own cells after them."""
    cells = run.rejects.values_list("cells", flat=True)[:_ROWS_LOOKED_AT]
    headings = list(dict.fromkeys(heading for pairs in cells for heading, _text in pairs))
    # A heading of the file's own stays as it is; ours gives way.
    ours = [f"{name} *" if name in headings else name for name in names]
    return [*ours, *headings], _reject_rows(run, headings)


def _reject_rows(run: OrderImport, headings: Sequence[str]) -> Iterator[list[str]]:
    for each in run.rejects.iterator(chunk_size=500):
        told = dict(each.cells)
        yield [str(each.row), each.column, each.reason, *(told.get(heading, "") for heading in headings)]
