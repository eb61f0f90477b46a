"""The rates of the field work in the API."""

from anxin.accounts.schemas import DealerCode
from anxin.callbacks.choices import CallKind
from anxin.callbacks.selectors.counted import Figure
from anxin.callbacks.selectors.rate_words import RATES
from anxin.callbacks.selectors.rates import By, RateRow, RateTable
from anxin.foundation.rest import Body, Day, Shown


class RateQuery(Body):
    """Which calls are counted: due from one day to another, of a kind."""

    dealer: DealerCode
    by: By = By.MONTH
    since: Day | None = None
    """Left out: twelve months, this one included."""
    until: Day | None = None
    kind: CallKind | None = None


class RateRowShown(Shown):
    key: str
    """A month such as `2026-11`, a user name, a list's day and kind, or a dealer's code."""
    label: str
    counts: dict[Figure, int]
    call_back_rate: float | None
    """Called of those to be called."""
    contact_rate: float | None
    """Answered in full of those called."""
    rates: dict[str, float | None]
    """RR1 to RR6, COOP1 to COOP4, REF1 to REF3 and CON1 to CON3 as shares of 1; null where nothing is counted."""
    too_few: bool
    """Fewer calls than say anything about a person: no rates."""


class RatesShown(Shown):
    by: By
    e: float
    """Share of eligible calls among those of unknown eligibility: 1, for each stems from the dealer's own orders."""
    rows: list[RateRowShown]
    total: RateRowShown


def shown_rates(table: RateTable) -> RatesShown:
    """Show rates with the counts that they are made of."""
    return RatesShown(by=table.by, e=1.0, rows=[_row(each) for each in table.rows], total=_row(table.total))


def _row(each: RateRow) -> RateRowShown:
    return RateRowShown(
        key=each.key,
        label=each.label,
        counts=each.counts,
        call_back_rate=each.called_share,
        contact_rate=each.contact_share,
        rates={name.upper(): getattr(each.rates, name) for name in RATES},
        too_few=each.too_few,
    )
