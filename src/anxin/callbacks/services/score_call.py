"""A call is heard a second time by a judge: points by criterion, and the answers as he hears them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.callbacks.models import Call, CallScore
from anxin.callbacks.selectors.scores import criteria_of, get_scored_call_for, heard_items
from anxin.callbacks.services.make_call import record_on_call
from anxin.engines.surveys import AnswerError, Item, read_answer
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, Refused

LEAST, MOST = 1, 5
_MOST_NOTE = 500


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """What a judge heard: points from 1 to 5 by criterion, answers by item; what could not be heard is left out."""

    points: Mapping[str, int]
    answers: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@transaction.atomic
def score_call(key: UUID | str, *, hearing: Hearing, by: Person) -> CallScore:
    """Keep how a judge heard a finished call; he needs the right to run surveys, and never judges a call of his own.

    ``Refused`` where he was the caller, has judged the call before, or it has no interview; ``InvalidInput`` names
    the criterion or item. A judgement once given stays: agreement is measured between hearings, not discussions.
    """
    call = get_scored_call_for(by, key, lock=True)
    require(by, Capability.RUN_SURVEYS, call.dealer_id)
    _require_judge(call, by)
    criteria = {str(each["id"]) for each in criteria_of(call.dealer)}
    _check_points(hearing.points, criteria)
    if len(hearing.note) > _MOST_NOTE:
        raise InvalidInput("NOTE_TOO_LONG", _("At most 500 characters."), field="note")
    made = CallScore.objects.create(
        call=call,
        dealer=call.dealer,
        judge=by,
        at=clock.now(),
        points=dict(hearing.points),
        answers=_read(call, hearing.answers),
        note=hearing.note.strip(),
    )
    record_on_call("callbacks.call_scored", call, by=by)
    return made


def _require_judge(call: Call, by: Person) -> None:
    if call.attempts.filter(by=by).exists() or call.done_by == by:
        raise Refused("JUDGE_CALLED", _("You made this call yourself: a colleague judges it."))
    if CallScore.objects.filter(call=call, judge=by).exists():
        raise Refused("SCORED_ALREADY", _("You have judged this call; a judgement stays as it was given."))


def _check_points(points: Mapping[str, int], criteria: set[str]) -> None:
    for criterion in sorted(criteria):
        given = points.get(criterion)
        if given is None or isinstance(given, bool) or not LEAST <= given <= MOST:
            raise InvalidInput("POINTS_MISSING", _("Give 1 to 5 points."), field=criterion)
    if unknown := set(points) - criteria:
        raise InvalidInput("CRITERION_UNKNOWN", _("There is no such criterion."), field=min(unknown))


def _read(call: Call, answers: Mapping[str, Any]) -> dict[str, Any]:
    items: dict[str, Item] = {item.key: item for item in heard_items(call)}
    kept = {}
    for key, given in answers.items():
        if key not in items:
            raise InvalidInput("ITEM_UNKNOWN", _("This was not asked."), field=key)
        try:
            kept[key] = read_answer(items[key], given)
        except AnswerError as error:
            raise InvalidInput("ANSWER_UNREADABLE", _("This is no answer to it."), field=key) from error
    return kept
