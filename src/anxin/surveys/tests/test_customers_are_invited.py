"""A personal link: sent once, kept nowhere, never to who does not want it; reminded once, and over in time."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from anxin.foundation import clock
from anxin.foundation.errors import NotAllowed, NotFound, Refused
from anxin.foundation.sealing import unseal
from anxin.messaging.choices import DeliveryState
from anxin.messaging.models import Delivery, Gateway
from anxin.surveys.choices import InvitationState, InvitedBy, Purpose, Way
from anxin.surveys.events import InterviewFinished
from anxin.surveys.models import Invitation, QuestionnaireVersion
from anxin.surveys.reactions import withdraw_other_links
from anxin.surveys.selectors.invitations import address_of_token, open_link, token_of, way_to
from anxin.surveys.services.giving import Step
from anxin.surveys.services.interviews import About, begin_interview, end_interview, give_answers
from anxin.surveys.services.invitations import (
    expire_invitations,
    invite,
    invite_many,
    withdraw_invitation,
)
from anxin.surveys.services.remind_invited import remind_invited
from anxin.surveys.tests.asking import make_version
from tests.cast import Cast, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast: Cast) -> QuestionnaireVersion:
    return make_version(cast.shanghai, cast.liu)


@pytest.fixture(autouse=True)
def gateway(cast: Cast) -> None:
    Gateway.objects.create(dealer=cast.shanghai, kind="http", name="SMS", active=True, made_at=clock.now())


def _invite(cast: Cast, version: QuestionnaireVersion, **more: Any) -> Invitation:
    facts = {"about": About(customer=cast.customer, vehicle=cast.car), "channel": InvitedBy.SMS, **more}
    return invite(version, **facts)


def test_the_link_leaves_whole_and_is_kept_nowhere(cast: Cast, version: QuestionnaireVersion) -> None:
    invitation = _invite(cast, version)
    token = token_of(invitation.key)
    delivery = Delivery.objects.get(message=invitation.message)
    assert address_of_token(token) in unseal(str(delivery.payload["sealed_text"]))
    assert invitation.message is not None
    assert "/s/*" in invitation.message.text
    kept = [str(row) for row in (*Invitation.objects.values(), *Delivery.objects.values())]
    assert not any(token in each for each in [*kept, invitation.message.text])
    assert open_link(token).invitation == invitation
    assert len(token) * 5 >= 64


def test_asked_again_while_one_waits_nothing_is_sent(cast: Cast, version: QuestionnaireVersion) -> None:
    assert _invite(cast, version) == _invite(cast, version)
    assert Delivery.objects.count() == 1
    other = _invite(cast, version, about=About(customer=cast.customer, subject="TS1"))
    assert other.subject == "TS1"
    assert Delivery.objects.count() == 2


def test_the_database_holds_that_one_waits(cast: Cast, version: QuestionnaireVersion) -> None:
    second = Invitation.objects.get(pk=_invite(cast, version).pk)
    second.pk, second.key, second.digest = None, uuid.uuid4(), "another"
    with pytest.raises(IntegrityError, match="one_waiting_invitation_a_subject"), transaction.atomic():
        second.save(force_insert=True)


@pytest.mark.parametrize("fault", ["do_not_call", "no_number", "doubtful", "another_dealers"])
def test_who_is_not_to_be_asked_is_not(cast: Cast, version: QuestionnaireVersion, fault: str) -> None:
    customer = cast.foreign_customer if fault == "another_dealers" else cast.customer
    customer.do_not_call = fault == "do_not_call"
    customer.phone = "" if fault == "no_number" else customer.phone
    customer.number_doubt = "wrong_number" if fault == "doubtful" else ""
    with pytest.raises(NotFound if fault == "another_dealers" else Refused):
        _invite(cast, version, about=About(customer=customer))
    assert not Delivery.objects.exists()


def test_what_is_not_about_his_own_visit_needs_consent(cast: Cast) -> None:
    study = make_version(cast.shanghai, cast.liu, purpose=Purpose.STUDY)
    with pytest.raises(Refused) as refused:
        _invite(cast, study)
    assert refused.value.code == "NO_CONSENT"
    cast.customer.marketing_consent_on = date(2026, 1, 5)
    assert _invite(cast, study).state == InvitationState.WAITING


def test_an_anonymous_questionnaire_has_no_personal_links(cast: Cast) -> None:
    hidden = make_version(cast.shanghai, cast.liu, anonymous=True)
    with pytest.raises(Refused):
        _invite(cast, hidden)


def test_who_served_the_customer_passes_no_link_on(cast: Cast, version: QuestionnaireVersion) -> None:
    about = About(customer=cast.customer, adviser=cast.chen)
    with pytest.raises(Refused) as refused:
        _invite(cast, version, about=about, channel=InvitedBy.WECOM, by=cast.chen)
    assert refused.value.code == "CALLER_SERVED"
    by_sun = _invite(cast, version, about=about, channel=InvitedBy.WECOM, by=cast.sun)
    assert by_sun.message is None
    assert not Delivery.objects.exists()


def test_advisers_and_outsiders_invite_nobody(cast: Cast, version: QuestionnaireVersion) -> None:
    for who, error in ((cast.wang, NotAllowed), (cast.zhao, NotFound)):
        with pytest.raises(error):
            _invite(cast, version, by=who)


def test_many_are_looked_at_first_and_invited_once(cast: Cast, version: QuestionnaireVersion) -> None:
    second, _car = make_customer(cast.shanghai, "赵强", "13900007777", plate="沪B11111", vin="")
    silent, _car = make_customer(cast.shanghai, "钱静", "", plate="沪B22222", vin="")
    abouts = [About(customer=each) for each in (cast.customer, second, silent)]
    told = invite_many(version, abouts=abouts, channel=InvitedBy.SMS, by=cast.liu, preview=True)
    assert [each.is_new for each in told] == [True, True, False]
    assert told[2].why_not
    assert not Invitation.objects.exists()
    for _twice in range(2):
        invite_many(version, abouts=abouts, channel=InvitedBy.SMS, by=cast.liu)
    assert Invitation.objects.count() == Delivery.objects.count() == 2


def test_a_withdrawn_link_opens_nothing_and_its_message_stays_here(
    cast: Cast, version: QuestionnaireVersion
) -> None:
    invitation = _invite(cast, version)
    for _twice in range(2):
        withdraw_invitation(invitation.key, by=cast.liu)
    assert Delivery.objects.get().state == DeliveryState.CANCELLED
    with pytest.raises(NotFound):
        open_link(token_of(invitation.key))
    with pytest.raises(NotFound):
        withdraw_invitation(invitation.key, by=cast.zhao)


def test_a_link_runs_out_and_another_may_be_sent(cast: Cast, version: QuestionnaireVersion) -> None:
    first = _invite(cast, version)
    with clock.at(clock.now() + timedelta(days=15)):
        assert not open_link(token_of(first.key)).works
        assert (expire_invitations(), expire_invitations()) == (1, 0)
        assert _invite(cast, version) != first


def test_who_has_not_answered_is_reminded_once_and_of_the_same_link(
    cast: Cast, version: QuestionnaireVersion
) -> None:
    invitation = _invite(cast, version)
    assert remind_invited() == 0
    with clock.at(clock.now() + timedelta(days=6)):
        # What never left is not reminded of.
        assert remind_invited() == 0
        Delivery.objects.update(state=DeliveryState.SENT)
        assert (remind_invited(), remind_invited()) == (1, 0)
    reminder = Delivery.objects.order_by("-pk")[0]
    assert address_of_token(token_of(invitation.key)) in unseal(str(reminder.payload["sealed_text"]))


def test_his_own_way_comes_first(cast: Cast) -> None:
    assert way_to(cast.customer, cast.shanghai) == InvitedBy.SMS
    cast.customer.number_doubt = "dead_number"
    assert way_to(cast.customer, cast.shanghai) is None


def test_an_invitation_to_one_questionnaire_is_none_to_another(
    cast: Cast, version: QuestionnaireVersion
) -> None:
    other = make_version(cast.shanghai, cast.liu, purpose=Purpose.AFTER_SALE)
    assert _invite(cast, version) != _invite(cast, other)
    assert Invitation.objects.filter(state=InvitationState.WAITING).count() == 2


def test_who_answered_on_the_line_is_not_asked_by_link(cast: Cast, version: QuestionnaireVersion) -> None:
    asked, other = (
        _invite(cast, version),
        _invite(cast, version, about=About(customer=cast.customer, subject="TS1")),
    )
    about = About(customer=cast.customer, vehicle=cast.car)
    interview = begin_interview(version, way=Way.CALL, about=about, language="zh-hans", caller=cast.chen)
    step = Step(answers={"overall": 9, "clean": 5, "fixed": True})
    give_answers(interview.pk, step=step, by=cast.chen)
    end_interview(interview.pk, by=cast.chen)
    withdraw_other_links(InterviewFinished(interview.pk))
    asked.refresh_from_db()
    other.refresh_from_db()
    assert (asked.state, other.state) == (InvitationState.WITHDRAWN, InvitationState.WAITING)
    assert Delivery.objects.get(message=asked.message).state == DeliveryState.CANCELLED


def test_a_reminder_leaves_in_the_day_of_the_house(cast: Cast, version: QuestionnaireVersion) -> None:
    cast.shanghai.time_zone = "America/Los_Angeles"
    cast.shanghai.save()
    invitation = _invite(cast, version)
    Delivery.objects.update(state=DeliveryState.SENT)
    night = datetime(2026, 11, 30, 2, 0, tzinfo=ZoneInfo("America/Los_Angeles"))
    Invitation.objects.update(made_at=night - timedelta(days=6), expires_at=night + timedelta(days=6))
    with clock.at(night):
        assert remind_invited() == 1
    leaves = Delivery.objects.exclude(message=invitation.message).get().next_at
    assert leaves.astimezone(night.tzinfo).hour >= 7, leaves


def test_after_the_secret_of_the_house_was_changed_a_reminder_still_opens(
    cast: Cast, version: QuestionnaireVersion, settings: Any
) -> None:
    invitation = _invite(cast, version)
    Delivery.objects.update(state=DeliveryState.SENT)
    settings.SECRET_KEY = "another-" * 8
    with pytest.raises(NotFound):
        open_link(token_of(invitation.key))
    with clock.at(clock.now() + timedelta(days=6)):
        assert remind_invited() == 1
        assert open_link(token_of(invitation.key)).works
