"""The ledger as a table: what the list shows, without telephone numbers; who took it out is on record."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit
from anxin.foundation.errors import InvalidInput
from anxin.foundation.tables import Cell
from anxin.promises.models import Promise
from anxin.promises.selectors.listing import NEWEST, PromiseFilter, filtered
from anxin.promises.selectors.words import risks_in_words

MOST_ROWS = 20_000


@transaction.atomic
def export_ledger(
    dealer: Dealer, wanted: PromiseFilter, *, by: Person
) -> tuple[list[str], list[list[Cell | None]]]:
    """Return headings and rows of the promises that the filter asks for; at most 20,000."""
    require(by, Capability.EXPORT_DATA, dealer.pk)
    found = list(filtered(by, dealer, wanted).order_by(*NEWEST)[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        raise InvalidInput(
            "TOO_MANY_ROWS",
            _("More than %(most)s promises: narrow the list first."),
            params={"most": MOST_ROWS},
        )
    audit.record_operation(
        "promises.exported", person_id=by.pk, dealer_id=dealer.pk, subject=dealer.code, rows=len(found)
    )
    return _columns(), [list(_cells(each, ZoneInfo(dealer.time_zone))) for each in found]


def _columns() -> list[str]:
    return [
        _("Number"), _("Promised"), _("Kind"), _("Customer"), _("Car"), _("Promised first for"), _("Due"), _("State"),
        _("Kept by"), _("Department"), _("Made on"), _("Settled on"), _("How it ended"), _("Told on"), _("Asked on"),
        _("Came in vain"), _("At risk"),
    ]  # fmt: skip


def _cells(promise: Promise, zone: ZoneInfo) -> Iterator[Cell | None]:
    yield from (promise.number, promise.what, str(promise.get_kind_display()), promise.customer.name)
    yield promise.vehicle.plate if promise.vehicle else ""
    yield from (_moment(promise.first_due_at, zone), _moment(promise.due_at, zone))
    yield from (str(promise.get_state_display()), promise.keeper.name, str(promise.department or ""))
    yield from (_moment(promise.made_at, zone), _moment(promise.settled_at, zone), promise.outcome)
    yield from (_moment(promise.told_at, zone), _moment(promise.asked_at, zone), promise.in_vain)
    yield ", ".join(risks_in_words(promise))


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""
