"""Who would rather not talk gets a link by the way that he wishes; by WeCom a colleague passes it on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, CallState, Outcome
from anxin.callbacks.models import Attempt, Call
from anxin.callbacks.selectors.rules import call_rules_of
from anxin.callbacks.services.heard_by_link import note_answer_by_link
from anxin.callbacks.services.record_attempt import Told, record_attempt
from anxin.callbacks.services.rules import set_call_rules
from anxin.callbacks.services.write_instead import write_instead
from anxin.callbacks.tests.ringing import hour, questionnaire, taken
from anxin.engines.callbacks import write_rules
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, Refused
from anxin.messaging.models import Delivery, Gateway
from anxin.surveys.choices import InvitedBy
from anxin.surveys.models import Invitation
from anxin.surveys.selectors.invitations import token_of
from anxin.surveys.services.answer_link import finish_by_link, give_by_link
from anxin.surveys.services.giving import Step
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def gateway(cast: Cast) -> None:
    Gateway.objects.create(dealer=cast.shanghai, kind="http", name="SMS", active=True, made_at=clock.now())
    questionnaire(cast)


def _by_link(call: Call, cast: Cast, way: InvitedBy = InvitedBy.SMS, **more: Any) -> Call:
    facts = {"outcome": Outcome.SOFT_REFUSAL, "number": 1, "link": way, **more}
    return record_attempt(call.key, told=Told(**facts), by=cast.chen).call


def test_the_link_leaves_and_a_colleague_rings_once_more(cast: Cast) -> None:
    with hour():
        call = _by_link(taken(cast), cast)
        assert _by_link(call, cast) == call
    assert call.invitation is not None
    assert (call.state, call.outcome) == (CallState.WAITING, "")
    assert cast.chen.pk in call.course["barred"]
    assert Delivery.objects.count() == Attempt.objects.count() == 1


def test_his_answer_ends_the_call(cast: Cast) -> None:
    with hour():
        call = _by_link(taken(cast), cast)
        assert call.invitation is not None
        step = Step(answers={"overall": 9, "clean": 5, "fixed": True})
        token = token_of(call.invitation.key)
        give_by_link(token, step=step, language="zh-hans")
        interview = finish_by_link(token)
        note_answer_by_link(interview.pk)
    call.refresh_from_db()
    assert (call.state, call.outcome) == (CallState.DONE, Outcome.COMPLETE)


def test_who_wants_no_messages_gets_none_and_nothing_is_noted(cast: Cast) -> None:
    with hour():
        call = taken(cast)
        call.customer.number_doubt = "wrong_number"
        call.customer.save()
        with pytest.raises(Refused):
            _by_link(call, cast)
    assert not Attempt.objects.exists()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.REFUSAL, Outcome.DO_NOT_CALL])
def test_a_link_goes_with_no_other_outcome(cast: Cast, outcome: Outcome) -> None:
    with hour(), pytest.raises(InvalidInput):
        _by_link(taken(cast), cast, outcome=outcome)


def test_about_what_is_due_no_link_is_sent(cast: Cast) -> None:
    with hour(), pytest.raises(Refused):
        _by_link(taken(cast, kind=CallKind.DUE), cast)


def test_by_wecom_the_caller_gets_the_link_to_pass_on(cast: Cast, signed_in: SignIn) -> None:
    chen = signed_in(cast.chen)
    with hour():
        call = taken(cast)
        address = reverse("callbacks:call", args=[call.key])
        assert 'name="link" value="wecom"' in chen.get(address).content.decode()
        sent = {"link": "wecom", "number": "1", "seen": str(call.changes)}
        answer = chen.post(reverse("callbacks:outcome", args=[call.key]), sent)
        made = Invitation.objects.get()
        assert answer.headers["Location"] == reverse("surveys:invitation", args=[made.key])
        assert token_of(made.key) in chen.get(answer.headers["Location"]).content.decode()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(("rule", "way"), [(False, InvitedBy.SMS), (True, InvitedBy.WECOM)])
def test_who_likes_wechat_is_written_to_as_the_rules_say(cast: Cast, rule: bool, way: InvitedBy) -> None:
    with hour():
        call = taken(cast, preferred_channel="wechat")
        rules = write_rules(call_rules_of(cast.shanghai).rules) | {"by_wecom": rule}
        if rule:
            set_call_rules(cast.shanghai, document=rules, reason="企业微信", by=cast.liu, seen=0)
        write_instead(call, by=cast.chen)
    assert call.invitation is not None
    assert call.invitation.invited_by == way
