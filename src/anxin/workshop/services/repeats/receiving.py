"""A car that is back at reception: announced, and decided on in the same breath as far as the person may (S095)."""

from enum import StrEnum
from uuid import UUID

from django.db import transaction

from anxin.accounts.models import Person
from anxin.workshop.choices import RepeatState
from anxin.workshop.models import RepeatRepair
from anxin.workshop.policies import is_own_work
from anxin.workshop.selectors.repeats import get_repeat_for
from anxin.workshop.services.repeats.announcing import announce_at_reception
from anxin.workshop.services.repeats.deciding import confirm_repeat, refuse_repeat


class Word(StrEnum):
    """What the person at reception says to what the house has found."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    LATER = "later"


@transaction.atomic
def receive_repeat(
    vehicle_key: UUID | str,
    *,
    words: str,
    word: Word,
    by: Person,
    kilometres: int | None = None,
    why: str = "",
) -> RepeatRepair:
    """Announce a visit for an old trouble and confirm or refuse it at once, all of it or nothing.

    What is about the person's own work stays suspected when he confirms: a colleague decides (S090). What a colleague
    has decided on today already stays as it is.
    """
    made = announce_at_reception(vehicle_key, words=words, kilometres=kilometres, by=by)
    repeat = get_repeat_for(by, made.key)
    if repeat.state != RepeatState.SUSPECTED:
        return repeat
    if word is Word.REFUSE:
        return refuse_repeat(repeat.key, by=by, seen=repeat.version, why=why)
    if word is Word.CONFIRM and not is_own_work(by, repeat):
        return confirm_repeat(repeat.key, by=by, seen=repeat.version)
    return repeat
