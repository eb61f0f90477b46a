"""Signals of the complaint charts with what people wrote about them, restricted to who sees the dealer's figures."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.foundation.errors import NotFound
from anxin.satisfaction.choices import SignalState
from anxin.satisfaction.models import Signal
from anxin.satisfaction.policies import dealers_of_figures

#: So many notes stand on a page, those to be looked at first.
MOST = 60
NEWEST = ("-month", "-id")
#: Whoever judges complaints writes down what a signal was.
ANSWERING = Capability.DECIDE_COMPLAINTS


def signals_visible_to(person: Person) -> QuerySet[Signal]:
    """Return the signals of the dealers whose figures a person sees, with their names."""
    rows = Signal.objects.filter(dealer__in=dealers_of_figures(person))
    return rows.select_related("dealer", "noted_by")


def signals_of(person: Person, dealers: Collection[int]) -> list[Signal]:
    """Return the newest signals of dealers as far as the person sees their figures, the open ones first."""
    rows = signals_visible_to(person).filter(dealer__in=dealers)
    newest = rows.order_by("-month", "dealer__code", "rule")
    opened = list(newest.filter(state=SignalState.OPEN)[:MOST])
    return [*opened, *newest.exclude(state=SignalState.OPEN)[: MOST - len(opened)]]


def get_signal_for(person: Person, key: UUID | str, *, lock: bool = False) -> Signal:
    """Return the signal with this key; ``NotFound`` to whoever does not see the dealer's figures."""
    try:
        wanted = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    rows = signals_visible_to(person)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(key=wanted).first()
    if found is None:
        raise NotFound
    return found


def may_answer(person: Person, signal: Signal) -> bool:
    """Tell whether a person writes down what a signal was."""
    return standing_of(person).can(ANSWERING, signal.dealer_id)
