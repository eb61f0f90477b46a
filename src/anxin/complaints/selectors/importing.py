"""Reads of imports: one run fetched and authorised, a dealer's earlier runs, rejected rows."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.complaints.choices import ImportState
from anxin.complaints.models import ImportReject, ImportRun
from anxin.foundation.errors import NotFound

_RUNS_SHOWN = 20
_RUNS_REMEMBERED = 20
_ROWS_LOOKED_AT = 200


def get_run_for(person: Person, key: UUID | str, *, lock: bool = False) -> ImportRun:
    """Return the import with this key: ``NotFound`` to an outsider, ``NotAllowed`` to a colleague of another role."""
    try:
        ident = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    rows = ImportRun.objects.filter(key=ident).select_related("dealer", "by")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    require(person, Capability.IMPORT_DATA, found.dealer_id)
    return found


def recent_runs(person: Person, dealer: Dealer) -> list[ImportRun]:
    """Return the dealer's newest imports; the person must be allowed to import there."""
    require(person, Capability.IMPORT_DATA, dealer.pk)
    rows = ImportRun.objects.filter(dealer=dealer).select_related("by")
    return list(rows.order_by("-made_at", "-pk")[:_RUNS_SHOWN])


def columns_used_before(dealer: Dealer) -> dict[str, str]:
    """Return what the dealer's earlier imports took each field from, the newest import first."""
    rows = ImportRun.objects.filter(dealer=dealer, state=ImportState.DONE).order_by("-made_at", "-pk")
    found: dict[str, str] = {}
    for mapping in rows.values_list("mapping", flat=True)[:_RUNS_REMEMBERED]:
        found = {**mapping, **found}
    return found


def rejects_of(run: ImportRun, *, limit: int | None = None) -> Sequence[ImportReject]:
    """Return the rejected rows of a run in the file's order."""
    return list(run.rejects.all()[:limit])


def reject_table(run: ImportRun, *, names: tuple[str, str, str]) -> tuple[list[str], Iterator[list[str]]]:
    """Return headings and rows of the rejected rows, why they are first and their own cells after them."""
    cells = run.rejects.values_list("cells", flat=True)[:_ROWS_LOOKED_AT]
    headings = list(dict.fromkeys(heading for pairs in cells for heading, _text in pairs))
    # A heading of the file's own stays as it is; ours gives way.
    ours = [f"{name} *" if name in headings else name for name in names]
    return [*ours, *headings], _reject_rows(run, headings)


def _reject_rows(run: ImportRun, headings: Sequence[str]) -> Iterator[list[str]]:
    for each in run.rejects.iterator(chunk_size=500):
        told = dict(each.cells)
        yield [str(each.row), each.column, each.reason, *(told.get(heading, "") for heading in headings)]
