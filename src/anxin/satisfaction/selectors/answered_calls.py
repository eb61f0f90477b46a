"""How many of those called after a visit answered: the response rate of the field work, as callbacks reckons it."""

from dataclasses import dataclass

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind
from anxin.callbacks.selectors.counted import Figure, RateFilter, end_of_month
from anxin.callbacks.selectors.rates import By, rates_by
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.windows import Window


@dataclass(frozen=True)
class AnsweredCalls:
    """The response rate RR2 of AAPOR: ``answered`` in full or in part of ``due`` calls; ``wanted`` finds the calls."""

    rate: float
    answered: int
    due: int
    wanted: RateFilter


def answered_calls(person: Person, place: Place, window: Window) -> AnsweredCalls | None:
    """Return the response rate of a dealer's calls after service that were due in the months.

    Nothing of a region or a brand, of an adviser, and where nobody was to be called; nothing to who sees his own alone.
    Source: domain, satisfaction-index 3.2.
    """
    if place.dealer is None or place.scope != Scope.DEALER or place.own_alone:
        return None
    wanted = RateFilter(
        since=window.first, until=end_of_month(window.last), kind=CallKind.AFTER_SERVICE.value
    )
    total = rates_by(person, place.dealer, wanted, by=By.MONTH).total
    rate, classes = total.rates.rr2, total.classes
    if rate is None:
        return None
    return AnsweredCalls(rate, classes.complete + classes.partial, total.counts[Figure.DUE], wanted)
