"""What leaves the house as a table or on paper: the day's sheet and the rates; who took it out is on record."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.callbacks.selectors.counted import Figure, RateFilter
from anxin.callbacks.selectors.day_sheet import DaySheet, SheetFilter, SheetLine, day_sheet_of
from anxin.callbacks.selectors.rate_words import COUNTS, RATES
from anxin.callbacks.selectors.rates import By, RateRow, rates_by
from anxin.callbacks.selectors.sheet_words import difference_in_words, lines_of_difference
from anxin.foundation import audit, clock
from anxin.foundation.paper import Block, Field, Form, Listing, Signature, require_printing
from anxin.foundation.tables import Cell

type Table = tuple[list[str], list[list[Cell | None]]]


@transaction.atomic
def export_day_sheet(dealer: Dealer, wanted: SheetFilter, *, by: Person) -> Table:
    """Return headings and rows of a day's attempts; whoever exports lists may, and sees as much as on the page."""
    require(by, Capability.EXPORT_DATA, dealer.pk)
    sheet = day_sheet_of(by, dealer, wanted)
    _record("callbacks.day_exported", dealer, by, day=wanted.day.isoformat(), rows=len(sheet.lines))
    return _heads(), [_cells(each) for each in sheet.lines]


@transaction.atomic
def print_day_sheet(dealer: Dealer, wanted: SheetFilter, *, by: Person) -> Form:
    """Return a day's sheet as a form on paper, in the language that is active; ``NotEquipped`` without Pango."""
    sheet = day_sheet_of(by, dealer, wanted)
    require_printing()
    _record("callbacks.day_printed", dealer, by, day=wanted.day.isoformat(), rows=len(sheet.lines))
    zone = ZoneInfo(dealer.time_zone)
    return Form(
        title=pgettext("paper", "Call-backs of the day"),
        house=str(dealer),
        number=wanted.day.isoformat(),
        printed_at=f"{clock.now().astimezone(zone):%Y-%m-%d %H:%M}",
        printed_by=by.name,
        note=_("contains personal data, keep it locked away"),
        blocks=[_counts_block(sheet), _attempts_block(sheet), _differences_block(sheet)],
    )


@transaction.atomic
def export_rates(dealer: Dealer, wanted: RateFilter, *, by_what: By, by: Person) -> Table:
    """Return headings and rows of the rates with the counts that they are made of; the last row is the total."""
    require(by, Capability.EXPORT_DATA, dealer.pk)
    table = rates_by(by, dealer, wanted, by=by_what)
    rows = [_rate_cells(each) for each in table.rows]
    rows.append([_("Total"), *_rate_cells(table.total)[1:]])
    _record("callbacks.rates_exported", dealer, by, rows=len(rows), what=str(by_what))
    heads = [_("Row"), *(str(COUNTS[each]) for each in Figure), _("Call-back rate, %"), _("Contact rate, %")]
    return [*heads, *(f"{name.upper()}, %" for name in RATES)], rows


def _rate_cells(row: RateRow) -> list[Cell | None]:
    counts = row.counts
    shares = [row.called_share, row.contact_share, *(getattr(row.rates, name) for name in RATES)]
    return [row.label, *(counts[each] for each in Figure), *(_percent(each) for each in shares)]


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"


def _heads() -> list[str]:
    return [
        pgettext("attempt", "Time"), _("Caller"), _("Customer"), _("Phone"), _("Car"), _("Repair order"),
        _("Kind of call"), _("Attempt"), pgettext("attempt", "Outcome"), _("Bad answers"), _("Complaint"),
        pgettext("attempt", "Note"),
    ]  # fmt: skip


def _cells(line: SheetLine) -> list[Cell | None]:
    attempt, call = line.attempt, line.attempt.call
    return [
        line.time,
        attempt.by.name,
        call.customer.name,
        line.phone,
        call.vehicle.plate if call.vehicle else "",
        call.order.number if call.order else "",
        str(call.get_kind_display()),
        attempt.number,
        str(attempt.get_outcome_display()),
        line.bad or "",
        call.made_complaint.slug if call.made_complaint else "",
        line.note,
    ]


def _counts_block(sheet: DaySheet) -> Block:
    fields = [
        Field(pgettext("paper", "Attempts"), str(sheet.attempts)),
        Field(pgettext("paper", "Customers called"), str(sheet.calls)),
        Field(pgettext("paper", "Answered"), str(sheet.answered)),
        Field(
            pgettext("paper", "Outcomes"),
            ", ".join(f"{each.name} {each.n}" for each in sheet.outcomes),
            span=3,
        ),
    ]
    callers = Listing(
        pgettext("paper", "By caller"),
        [_("Caller"), _("Attempts"), _("Customers called"), _("Answered"), _("Complaints made")],
        [
            [each.name, str(each.attempts), str(each.calls), str(each.answered), str(each.complaints)]
            for each in sheet.callers
        ],
    )
    lists = Listing(
        pgettext("paper", "Lists of the day"),
        [pgettext("calls", "List"), _("All visits"), _("On the list"), _("Not drawn"), _("Left out by name")],
        [
            [
                str(each.get_kind_display()), str(each.all_visits), str(each.listed), str(each.not_drawn),
                str(sum(each.excluded.values())),
            ]
            for each in sheet.lists
        ],
    )  # fmt: skip
    return Block(
        pgettext("paper", "The day"), fields, listings=[each for each in (callers, lists) if each.rows]
    )


def _attempts_block(sheet: DaySheet) -> Block:
    rows = [[str(each) for each in _cells(line)] for line in sheet.lines]
    listing = Listing(pgettext("paper", "Every attempt"), _heads(), rows, look="look-day-sheet")
    return Block(pgettext("paper", "Every attempt"), listings=[listing])


def _differences_block(sheet: DaySheet) -> Block:
    words = [
        "\n".join([difference_in_words(each), *(line.text for line in lines_of_difference(each))])
        for each in sheet.differences
    ]
    if not sheet.whole:
        words = [pgettext("paper", "One caller's sheet: the comparison is on the manager's.")]
    return Block(
        pgettext("paper", "Compared with the workshop's orders"),
        words=words or [pgettext("paper", "Everything agrees.")],
        signatures=[Signature(pgettext("paper", "Caller")), Signature(pgettext("paper", "Manager"))],
    )


def _record(action: str, dealer: Dealer, by: Person, **details: str | int) -> None:
    audit.record_operation(action, person_id=by.pk, dealer_id=dealer.pk, subject=dealer.code, **details)
