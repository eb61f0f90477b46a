"""Links sent by hand: one from a page, many by the days of their visits; the same rules as for calls, each by name."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, RoundState
from anxin.callbacks.models import LinkRound
from anxin.callbacks.selectors.inviting import RoundFilter, sort_orders
from anxin.callbacks.services import link_rounds
from anxin.callbacks.services.invite_by_hand import Sending, invite_by_hand
from anxin.callbacks.services.link_rounds import begin_round, carry_out
from anxin.callbacks.services.make_call import CallAbout, make_call
from anxin.callbacks.tests.mornings import DAY, left, morning, visitor
from anxin.customers.models import Customer
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError, InvalidInput, NotAllowed, NotFound, Refused
from anxin.messaging.models import Delivery, Gateway
from anxin.surveys.choices import InvitationState, InvitedBy
from anxin.surveys.models import Interview, Invitation, QuestionnaireVersion
from anxin.surveys.services import invitations
from anxin.surveys.tests.asking import make_version
from anxin.workshop.models import RepairOrder
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
WEEK = RoundFilter(since=DAY - timedelta(days=7), until=DAY)
REASONS = {"do_not_call": 1, "no_contact": 1, "fatigue": 1, "being_called": 1, "same_customer_twice": 1}


@pytest.fixture
def version(cast: Cast) -> QuestionnaireVersion:
    Gateway.objects.create(dealer=cast.shanghai, kind="http", name="SMS", active=True, made_at=clock.now())
    return make_version(cast.shanghai, cast.liu)


def _customer(order: RepairOrder) -> Customer:
    return Customer.objects.get(cars__vehicle=order.vehicle_id)


def _send(cast: Cast, version: QuestionnaireVersion, **more: Any) -> Invitation:
    facts = {"customer": cast.customer.key, "version": version.key, "way": InvitedBy.SMS, **more}
    with morning():
        return invite_by_hand(Sending(**facts), by=cast.chen)


def _asked(cast: Cast, version: QuestionnaireVersion, customer: Customer, day: date) -> None:
    Interview.objects.create(dealer=cast.shanghai, version=version, way="link", customer=customer, day=day)


def test_one_is_invited_and_the_same_again_sends_nothing(cast: Cast, version: QuestionnaireVersion) -> None:
    order = left(cast.shanghai, cast.car, sender=cast.customer)
    first = _send(cast, version, order=order.key)
    assert first == _send(cast, version, order=order.key)
    assert (first.order, first.vehicle, first.made_by) == (order, cast.car, cast.chen)
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("why", "code"),
    [
        ("case", "CASE_OPEN"),
        ("lately", "ASKED_LATELY"),
        ("called", "BEING_CALLED"),
        ("wish", "DO_NOT_CALL"),
        ("number", "NO_ADDRESS"),
    ],
)
def test_who_is_not_to_be_asked_is_refused_in_plain_words(
    cast: Cast, version: QuestionnaireVersion, why: str, code: str
) -> None:
    order = left(cast.shanghai, cast.car, sender=cast.customer)
    with morning():
        if why == "case":
            make_complaint(cast)
        if why == "lately":
            _asked(cast, version, cast.customer, DAY - timedelta(days=20))
        if why == "called":
            about = CallAbout(customer=cast.customer, vehicle=cast.car, order=order)
            make_call(cast.shanghai, kind=CallKind.AFTER_SERVICE, about=about)
    Customer.objects.filter(pk=cast.customer.pk).update(
        do_not_call=why == "wish", number_doubt="wrong_number" if why == "number" else ""
    )
    with pytest.raises(Refused) as refused:
        _send(cast, version, order=order.key)
    assert refused.value.code == code
    assert len(str(refused.value)) > 10
    assert not Invitation.objects.exists()


def test_advisers_and_outsiders_send_nothing(cast: Cast, version: QuestionnaireVersion) -> None:
    sending = Sending(customer=cast.customer.key, version=version.key, way=InvitedBy.SMS)
    for who, error in ((cast.wang, NotAllowed), (cast.zhao, NotFound)):
        with pytest.raises(error):
            invite_by_hand(sending, by=who)
    with morning(), pytest.raises(NotAllowed):
        begin_round(cast.shanghai, wanted=WEEK, version=version.key, way=None, by=cast.chen)


def _eight(cast: Cast, version: QuestionnaireVersion) -> set[int]:
    """Eight visits of the week: two to be invited, the others left out, each for a reason of its own."""
    orders = [visitor(cast.shanghai) for _each in range(7)]
    good, second, silent, unknown, asked, called, doubtful = orders
    Customer.objects.filter(pk=_customer(silent).pk).update(do_not_call=True)
    Customer.objects.filter(pk=_customer(unknown).pk).update(phone="")
    Customer.objects.filter(pk=_customer(doubtful).pk).update(number_doubt="wrong_number")
    _asked(cast, version, _customer(asked), DAY - timedelta(days=10))
    about = CallAbout(customer=_customer(called), vehicle=called.vehicle, order=called)
    make_call(cast.shanghai, kind=CallKind.AFTER_SERVICE, about=about)
    left(cast.shanghai, second.vehicle, "2026-11-15")
    return {good.pk, second.pk}


def test_of_many_everybody_is_invited_or_left_out_by_name(cast: Cast, version: QuestionnaireVersion) -> None:
    with morning():
        invited = _eight(cast, version)
        looked = sort_orders(cast.shanghai, WEEK)
        assert not Invitation.objects.exists()
        made = begin_round(cast.shanghai, wanted=WEEK, version=version.key, way=None, by=cast.liu)
        made = carry_out(made.pk)
    assert looked.counts == REASONS
    assert looked.visits == 8
    assert made.left_out == REASONS | {"no_address": 1}
    assert (made.state, made.visits, made.invited, made.known) == (RoundState.DONE, 8, 2, 0)
    assert made.visits == made.invited + made.known + sum(made.left_out.values())
    assert set(Invitation.objects.values_list("order", flat=True)) == invited


def test_killed_in_the_middle_nobody_is_invited_twice_and_the_counts_are_the_same(
    cast: Cast, version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    with morning():
        for _each in range(5):
            visitor(cast.shanghai)
        monkeypatch.setattr(link_rounds, "_AT_ONCE", 2)
        made = begin_round(cast.shanghai, wanted=WEEK, version=version.key, way=InvitedBy.SMS, by=cast.liu)
        with pytest.raises(Refused) as running:
            begin_round(cast.shanghai, wanted=WEEK, version=version.key, way=None, by=cast.liu)
        assert running.value.code == "ROUND_RUNNING"
        real, calls = invitations.invite, []

        def dies(*args: Any, **more: Any) -> Invitation:
            calls.append(1)
            if len(calls) == 4:
                raise MemoryError
            return real(*args, **more)

        monkeypatch.setattr(link_rounds, "invite", dies)
        with pytest.raises(MemoryError):
            carry_out(made.pk)
        assert LinkRound.objects.get().done == 2
        monkeypatch.setattr(link_rounds, "invite", real)
        made = carry_out(made.pk)
        carry_out(made.pk)
    assert (made.done, made.invited, made.known) == (5, 5, 0)
    assert Delivery.objects.count() == 5


@pytest.mark.parametrize(
    ("since", "until", "error"),
    [(0, 1, InvalidInput), (2, -1, InvalidInput), (40, 0, InvalidInput), (100, 90, Refused)],
)
def test_days_that_make_no_round(
    cast: Cast, version: QuestionnaireVersion, since: int, until: int, error: type[AnxinError]
) -> None:
    wanted = RoundFilter(since=DAY - timedelta(days=since), until=DAY - timedelta(days=until))
    with morning(), pytest.raises(error):
        begin_round(cast.shanghai, wanted=wanted, version=version.key, way=None, by=cast.liu)


def test_the_pages_invite_one_list_and_withdraw(
    cast: Cast, signed_in: SignIn, version: QuestionnaireVersion
) -> None:
    order, chen = left(cast.shanghai, cast.car, sender=cast.customer), signed_in(cast.chen)
    with morning():
        page = f"{reverse('callbacks:invite', args=[cast.customer.key])}?order={order.key}"
        assert page in chen.get(reverse("workshop:order", args=[order.key])).content.decode()
        assert chen.get(page).status_code == 200
        answer = chen.post(page, {"version": version.key, "way": "wecom"})
        made = Invitation.objects.get()
        assert answer.headers["Location"] == reverse("surveys:invitation", args=[made.key])
        shown = chen.get(answer.headers["Location"]).content.decode()
        assert "/s/" in shown
        listed = chen.get(reverse("surveys:invitations") + "?state=waiting").content.decode()
        assert cast.customer.name in listed
        assert chen.post(page, {"version": version.key, "way": "carrier-pigeon"}).status_code == 422
        chen.post(reverse("surveys:withdraw", args=[made.key]), {"reason": "已电话回访"})
        made.refresh_from_db()
        assert (made.state, made.why_withdrawn) == (InvitationState.WITHDRAWN, "已电话回访")
        shown = chen.get(reverse("surveys:invitation", args=[made.key])).content.decode()
    assert "已电话回访" in shown
    assert "/s/" not in shown


def test_the_link_is_shown_to_nobody_who_served_the_customer(
    cast: Cast, signed_in: SignIn, version: QuestionnaireVersion
) -> None:
    order = left(cast.shanghai, cast.car, sender=cast.customer, adviser=cast.sun)
    made = _send(cast, version, order=order.key, way=InvitedBy.WECOM)
    with morning():
        address = reverse("surveys:invitation", args=[made.key])
        assert "/s/" in signed_in(cast.chen).get(address).content.decode()
        assert "/s/" not in signed_in(cast.sun).get(address).content.decode()


def test_the_page_of_many_tells_and_begins(
    cast: Cast, signed_in: SignIn, version: QuestionnaireVersion
) -> None:
    liu = signed_in(cast.liu)
    with morning():
        _eight(cast, version)
        days = {"since": WEEK.since.isoformat(), "until": WEEK.until.isoformat(), "kind": ""}
        asked = days | {"version": str(version.key), "way": ""}
        page = liu.get(reverse("callbacks:invite_many"), asked).content.decode()
        assert "不要电话" in page or "wants no calls" in page
        assert not LinkRound.objects.exists()
        answer = liu.post(reverse("callbacks:invite_many"), asked)
        made = LinkRound.objects.get()
        assert answer.headers["Location"] == made.get_absolute_url()
        assert "progress/" in liu.get(made.get_absolute_url()).content.decode()
        assert liu.get(reverse("callbacks:link_round_progress", args=[made.key])).status_code == 200
        carry_out(made.pk)
        assert liu.get(reverse("callbacks:link_round_progress", args=[made.key])).status_code == 302
        shown = liu.get(made.get_absolute_url()).content.decode()
    assert "progress/" not in shown
