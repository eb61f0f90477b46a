"""Who stays away and is rung was heard as a lost customer; who is reminded of a service was not heard at all."""

import pytest

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, Outcome
from anxin.callbacks.services.ask_customer import answer_on_line
from anxin.callbacks.tests.mornings import DAY
from anxin.callbacks.tests.ringing import hour, taken, told
from anxin.surveys.services.giving import Step
from anxin.voice.selectors.plan import counts_by_channel
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _talk(cast: Cast, kind: CallKind, *steps: Step) -> dict[str, int]:
    by: Person = cast.chen
    with hour():
        call = taken(cast, kind=kind)
        for step in steps:
            answer_on_line(call.key, step=step, by=by, language="zh-hans")
        told(call, Outcome.COMPLETE, by)
        return dict(counts_by_channel([cast.shanghai], DAY, DAY))


def test_why_he_stayed_away_counts_as_a_lost_customer_asked(cast: Cast) -> None:
    counts = _talk(
        cast,
        CallKind.LOST,
        Step(answers={"greeting": True}),
        Step(answers={"has_car": True}),
        Step(answers={"why_away": ["price"]}),
        Step(words={"why_away": "工时费比外面贵一倍"}),
        Step(answers={"sorry": True}),
        Step(answers={"would_bring_back": "便宜点"}),
        Step(answers={"comes_again": True}),
        Step(answers={"wants": "nothing"}),
        Step(answers={"farewell": True}),
    )
    assert counts["lost_customer"] == 1
    assert counts["survey"] == 0


def test_a_reminder_is_no_voice(cast: Cast) -> None:
    answers = {"greeting": True, "what_is_due": True, "trouble": False, "wants": "nothing", "farewell": True}
    counts = _talk(cast, CallKind.DUE, *(Step(answers={item: given}) for item, given in answers.items()))
    assert counts["survey"] == 0
