"""Calls, restricted to those who make them or see the lists, and where each stands."""

from uuid import UUID

from django.db.models import QuerySet

from anxin.accounts.models import Person
from anxin.callbacks.models import Call
from anxin.callbacks.policies import dealers_of_lists
from anxin.engines.callbacks import State, read_state
from anxin.foundation.errors import NotFound

_WITH = ("dealer__region__brand", "customer", "vehicle")
#: Read one after the other: joined as well, the database would think longer about their order than read them.
_BESIDE = (
    "order__adviser",
    "complaint__dealer",
    "adviser",
    "held_by",
    "version__questionnaire",
    "interview__version",
    "invitation",
    "made_complaint__dealer",
    "booked",
)


def calls_visible_to(person: Person) -> QuerySet[Call]:
    """Return the calls of the dealers whose lists a person sees; an adviser sees none."""
    return Call.objects.filter(dealer__in=dealers_of_lists(person))


def get_call_for(person: Person, key: UUID | str, *, lock: bool = False) -> Call:
    """Return the call with this key; ``NotFound`` to whoever may not see it. ``lock`` holds the row."""
    try:
        wanted = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    rows = calls_visible_to(person).select_related(*_WITH).prefetch_related(*_BESIDE)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.defer("customer__search", "vehicle__search").filter(key=wanted).first()
    if found is None:
        raise NotFound
    return found


def state_of(call: Call) -> State:
    """Return where a call stands, as the engine reads it."""
    return read_state(call.course)
