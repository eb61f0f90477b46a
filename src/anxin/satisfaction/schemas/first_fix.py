"""Fixed right first time in the API: what customers say beside what the orders show."""

from datetime import date
from urllib.parse import parse_qsl

from anxin.engines.index.groups import State
from anxin.foundation.rest import PageShown, Shown
from anxin.satisfaction.schemas.figures import PlaceShown, ends, shown_place
from anxin.satisfaction.selectors.first_fix import Agreement, FirstFix, FixShare
from anxin.satisfaction.selectors.first_fix_counts import Visits
from anxin.satisfaction.selectors.first_fix_places import FixPlace
from anxin.satisfaction.selectors.first_fix_words import agreement_words, finding


class FixShareShown(Shown):
    """So many of `n` that were right the first time; of too few `n` alone is told."""

    fixed: int | None
    n: int
    share: float | None
    low: float | None
    high: float | None
    state: State


class FixMonthShown(Shown):
    month: date
    by_customers: FixShareShown
    by_orders: FixShareShown | None
    """Nothing while 30 days have not run out for all visits of the month."""


class AgreementShown(Shown):
    """Visits of which both are known; of too few `n` alone is told."""

    n: int
    both: int | None
    """Fixed by both."""
    came_back: int | None
    """Fixed by the customer, and the car was back."""
    not_back: int | None
    """Not fixed by the customer, and the car was not back."""
    neither: int | None
    kappa: float | None
    low: float | None
    high: float | None
    state: State
    said: list[str]


class FirstFixShown(Shown):
    place: PlaceShown
    first_month: date
    last_month: date
    of: Visits
    by_customers: FixShareShown
    by_customers_then: FixShareShown
    """Of the months alone for which the orders can tell: what to hold against `by_orders`."""
    by_orders: FixShareShown
    unjudged: int
    """Visits that count as not fixed because of a repeat on which nobody has decided yet."""
    finding: str
    agreement: AgreementShown
    months: list[FixMonthShown]


class FixPlaceShown(Shown):
    name: str
    asks: dict[str, str]
    """What a request names to come there; empty for an order without any name."""
    by_customers: FixShareShown
    by_orders: FixShareShown
    """Of the months alone for which the orders can tell, as `kappa`."""
    kappa: float | None
    kappa_n: int
    """Visits of which both are known."""
    kappa_low: float | None
    kappa_high: float | None


class FixPlacePage(PageShown[FixPlaceShown]):
    """The places below a place."""


def shown_first_fix(found: FirstFix) -> FirstFixShown:
    """Return both shares, how far they agree, and the months."""
    return FirstFixShown(
        place=shown_place(found.place),
        first_month=found.window.first,
        last_month=found.window.last,
        of=found.visits,
        by_customers=_share(found.said),
        by_customers_then=_share(found.said_then),
        by_orders=_share(found.shown),
        unjudged=found.unjudged,
        finding=finding(found),
        agreement=_agreement(found.agreement, found.least),
        months=[
            FixMonthShown(
                month=each.month,
                by_customers=_share(each.said),
                by_orders=_share(each.shown) if each.shown else None,
            )
            for each in found.months
        ],
    )


def shown_fix_place(row: FixPlace) -> FixPlaceShown:
    """Return a place below."""
    sure = ends(row.agreement.kappa.interval if row.agreement.kappa else None)
    return FixPlaceShown(
        name=row.named.name,
        asks=dict(parse_qsl(row.named.query)),
        by_customers=_share(row.said),
        by_orders=_share(row.shown),
        kappa=row.kappa,
        kappa_n=row.agreement.n,
        kappa_low=sure["low"],
        kappa_high=sure["high"],
    )


def _share(found: FixShare) -> FixShareShown:
    told = found.share is not None
    return FixShareShown(
        fixed=found.fixed if told else None,
        n=found.n,
        share=found.share,
        **ends(found.interval),
        state=found.state,
    )


def _agreement(found: Agreement, least: int) -> AgreementShown:
    told, kappa = found.kappa is not None, found.kappa
    return AgreementShown(
        n=found.n,
        both=found.both if told else None,
        came_back=found.came_back if told else None,
        not_back=found.not_back if told else None,
        neither=found.neither if told else None,
        kappa=kappa.kappa if kappa else None,
        **ends(kappa.interval if kappa else None),
        state=found.state,
        said=agreement_words(found, least),
    )
