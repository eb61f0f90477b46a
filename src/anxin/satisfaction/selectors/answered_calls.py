"""How many of those called after a visit answered: the response rate of the field work, as callbacks reckons it."""

from dataclasses import dataclass

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind
from anxin.callbacks.selectors.counted import RateFilter, end_of_month
from anxin.callbacks.selectors.rates import classes_at
from anxin.engines.callbacks import rates
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
    """Return the response rate of a place's calls after service that were due in the months.

    Of a region or a brand the calls of all its dealers are counted together: no mean of rates. Nothing of an adviser,
    where nobody was to be called, and to who sees his own alone. Source: domain, satisfaction-index 3.2.
    """
    if place.scope == Scope.ADVISER or place.own_alone:
        return None
    wanted = RateFilter(
        since=window.first, until=end_of_month(window.last), kind=CallKind.AFTER_SERVICE.value
    )
    classes = classes_at(person, place.dealer_ids, wanted)
    rate = rates(classes).rr2
    if rate is None:
        return None
    return AnsweredCalls(rate, classes.complete + classes.partial, classes.due, wanted)
