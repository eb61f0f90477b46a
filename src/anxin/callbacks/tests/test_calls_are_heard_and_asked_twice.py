"""A share of interviews is heard twice and asked again: drawn by a stored seed, judged blind, agreement shown."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, Outcome
from anxin.callbacks.models import Call, CallScore, CallToScore, DayDrawn
from anxin.callbacks.selectors.agreement import agreement_at
from anxin.callbacks.selectors.calls import state_of
from anxin.callbacks.selectors.scores import criteria_of, scores_shown
from anxin.callbacks.services.ask_customer import answer_on_line
from anxin.callbacks.services.draw_again import draw_again, draw_day
from anxin.callbacks.services.hold_call import take_call
from anxin.callbacks.services.rules import set_call_rules
from anxin.callbacks.services.score_call import Hearing, score_call
from anxin.callbacks.tests.mornings import DAY
from anxin.callbacks.tests.ringing import TEN, call_of, hour, questionnaire, told
from anxin.engines.callbacks import Rules, is_picked, write_rules
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from anxin.surveys.choices import Purpose
from anxin.surveys.services.giving import Step
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
NEXT_DAY = TEN + timedelta(days=1)


def _share(cast: Cast, *, scored: int, again: int) -> None:
    document = write_rules(Rules()) | {"scored_percent": scored, "again_percent": again}
    set_call_rules(cast.shanghai, document=document, reason="Probe", by=cast.liu)


def _answered(cast: Cast, overall: int = 9) -> Call:
    call = call_of(cast)
    with hour():
        take_call(call.key, by=cast.chen)
        answers = {"greet": True, "overall": overall, "clean": 5, "fixed": True}
        step = Step(answers=answers, words={"overall": "等久了"}, skipped={"wish": "does_not_want"})
        answer_on_line(call.key, step=step, by=cast.chen, language="en")
        told(call, Outcome.COMPLETE, cast.chen)
    call.refresh_from_db()
    return call


def _points(cast: Cast, given: int = 4) -> dict[str, int]:
    return {str(each["id"]): given for each in criteria_of(cast.shanghai)}


@pytest.fixture
def drawn(cast: Cast) -> list[Call]:
    """Three interviews by Chen, all of them drawn the night after."""
    questionnaire(cast)
    _share(cast, scored=100, again=0)
    calls = [_answered(cast, overall) for overall in (9, 9, 3)]
    with clock.at(NEXT_DAY):
        draw_again()
    return calls


def test_a_day_is_drawn_once_by_the_seed_that_is_stored(cast: Cast) -> None:
    questionnaire(cast)
    _share(cast, scored=50, again=0)
    calls = [_answered(cast) for _each in range(12)]
    with clock.at(NEXT_DAY):
        assert draw_again() >= 1
        assert draw_again() == 0
    made = DayDrawn.objects.get(dealer=cast.shanghai, day=DAY)
    assert (made.finished, made.scored_percent) == (12, 50)
    again = {call.pk for call in calls if is_picked(f"score {call.key}", percent=50, seed=made.seed)}
    assert {each.call_id for each in CallToScore.objects.all()} == again


def test_a_day_that_is_not_over_is_not_drawn(cast: Cast) -> None:
    with hour(), pytest.raises(Refused):
        draw_day(cast.shanghai, day=DAY)


def test_who_is_asked_again_is_asked_by_another_caller_whether_he_was_told_how_to_answer(cast: Cast) -> None:
    questionnaire(cast)
    _share(cast, scored=0, again=100)
    first, silent = _answered(cast), _answered(cast)
    silent.customer.do_not_call = True
    silent.customer.save()
    with clock.at(NEXT_DAY):
        draw_again()
        draw_again()
    made = Call.objects.get(kind=CallKind.ASKED_AGAIN)
    assert (made.order, made.about, made.customer) == (first.order, first.interview, first.customer)
    assert made.version and made.version.questionnaire.purpose == Purpose.CALLED_AGAIN
    assert cast.chen.pk in state_of(made).barred
    assert not CallToScore.objects.exists()


def test_a_judge_gives_points_and_what_he_heard_once(cast: Cast, drawn: list[Call]) -> None:
    made = score_call(
        drawn[0].key,
        hearing=Hearing(points=_points(cast), answers={"overall": "8", "fixed": "true"}, note=" gut "),
        by=cast.liu,
    )
    assert (made.answers, made.note) == ({"overall": 8, "fixed": True}, "gut")
    with pytest.raises(Refused):
        score_call(drawn[0].key, hearing=Hearing(points=_points(cast)), by=cast.liu)


def test_nobody_judges_his_own_call_and_only_judges_judge(cast: Cast, drawn: list[Call]) -> None:
    hearing = Hearing(points=_points(cast))
    own = drawn[0].attempts.get()
    own.by = cast.liu
    own.save()
    with pytest.raises(Refused):
        score_call(drawn[0].key, hearing=hearing, by=cast.liu)
    for person, error in ((cast.chen, NotAllowed), (cast.qian, NotAllowed), (cast.zhao, NotFound)):
        with pytest.raises(error):
            score_call(drawn[1].key, hearing=hearing, by=person)
    assert not CallScore.objects.exists()


@pytest.mark.parametrize(
    ("points", "answers", "field"),
    [
        ({"call-greeting": 6}, {}, "call-greeting"),
        ({"call-charm": 3}, {}, "call-charm"),
        ({}, {"overall": 11}, "overall"),
        ({}, {"wish": "x"}, "wish"),
        ({}, {"nothing": 1}, "nothing"),
    ],
)
def test_what_cannot_be_kept_names_its_criterion_or_question(
    cast: Cast, drawn: list[Call], points: dict[str, int], answers: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as wrong:
        score_call(drawn[0].key, hearing=Hearing(points=_points(cast) | points, answers=answers), by=cast.liu)
    assert wrong.value.field == field


def test_a_second_judge_hears_without_knowing_what_the_first_gave(cast: Cast, drawn: list[Call]) -> None:
    score_call(drawn[0].key, hearing=Hearing(points=_points(cast)), by=cast.liu)
    assert scores_shown(cast.gao, drawn[0]) == []
    score_call(drawn[0].key, hearing=Hearing(points=_points(cast, 2)), by=cast.gao)
    assert len(scores_shown(cast.gao, drawn[0])) == 2
    assert len(scores_shown(cast.chen, drawn[0])) == 2


def test_agreement_is_counted_over_answers_and_between_judges(cast: Cast, drawn: list[Call]) -> None:
    for call, heard, points in zip(drawn, (9, 9, 3), ((5, 5), (4, 3), (1, 2)), strict=True):
        for judge, given in zip((cast.liu, cast.gao), points, strict=True):
            score_call(
                call.key,
                hearing=Hearing(points=_points(cast, given), answers={"overall": heard, "fixed": True}),
                by=judge,
            )
    found = agreement_at(cast.liu, cast.shanghai)
    scale = next(each for each in found.answers if each.kind == "scale_10")
    assert (scale.pairs, scale.same, scale.is_few) == (6, 6, True)
    assert scale.kappa and scale.kappa.kappa == pytest.approx(1.0)
    alike = next(each for each in found.answers if each.kind == "yes_no")
    assert alike.kappa and alike.kappa.kappa is None
    whole = found.points[0]
    # By hand: targets 5, 3.5, 1.5; BMS 6.1667, JMS 0, EMS 0.5: (BMS - EMS)/(BMS + EMS + 2(JMS - EMS)/3) = 0.8947.
    assert (whole.calls, whole.is_few) == (3, True)
    assert whole.icc == pytest.approx(0.8947, abs=1e-4)
    assert [(each.name, each.calls) for each in found.callers] == [("陈敏", 3)]


def test_a_caller_sees_what_was_heard_of_his_own_calls(
    cast: Cast, drawn: list[Call], signed_in: SignIn
) -> None:
    score_call(drawn[0].key, hearing=Hearing(points=_points(cast)), by=cast.liu)
    assert agreement_at(cast.chen, cast.shanghai).judged == 1
    assert agreement_at(cast.sun, cast.shanghai).judged == 0
    assert signed_in(cast.chen).get(f"/callbacks/scores/{drawn[0].key}/").status_code == 200
    assert signed_in(cast.sun).get(f"/callbacks/scores/{drawn[0].key}/").status_code == 403
    assert signed_in(cast.zhao).get(f"/callbacks/scores/{drawn[0].key}/").status_code == 404
    assert signed_in(cast.wang).get("/callbacks/scores/").status_code == 403


def test_the_page_of_a_judge_keeps_what_is_typed(cast: Cast, drawn: list[Call], signed_in: SignIn) -> None:
    client, address = signed_in(cast.liu), f"/callbacks/scores/{drawn[2].key}/"
    page = client.get(address).content.decode()
    assert "等久了" not in page
    assert client.post(address, {"heard-overall": "3"}).status_code == 422
    filled = {f"point-{name}": "4" for name in _points(cast)} | {"heard-overall": "4", "heard-fixed": "true"}
    assert client.post(address, filled).status_code == 302
    assert CallScore.objects.get().answers == {"overall": 4, "fixed": True}
    assert "Side by side" in client.get(address).content.decode()
    assert client.get("/callbacks/scores/").status_code == 200
