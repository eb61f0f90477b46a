"""Whoever has a case stays responsible until a colleague has accepted it (L058)."""

from datetime import timedelta

import pytest

from anxin.complaints.choices import EventKind, HandOverState
from anxin.complaints.models import Complaint, HandOver
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.services.change_case import assign_complaint, change_details
from anxin.complaints.services.hand_over import (
    Offer,
    accept_hand_over,
    offer_hand_over,
    refuse_hand_over,
    withdraw_hand_over,
)
from anxin.complaints.services.promise_customer import promise_customer
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from anxin.messaging.models import Notice
from anxin.promises.choices import PromiseKind
from anxin.promises.services import Pledge
from tests.cast import Cast, make_complaint


@pytest.fixture
def case(cast: Cast) -> Complaint:
    complaint = make_complaint(cast)
    return assign_complaint(complaint.slug, to=cast.chen, by=cast.chen)


def offered(cast: Cast, case: Complaint, **more: object) -> HandOver:
    offer = Offer(**{"to": cast.sun, "what": "今天下午回客户电话", **more})  # type: ignore[arg-type]  # a test's shorthand
    return offer_hand_over(case.slug, offer=offer, by=cast.chen)


def owner_of(case: Complaint) -> object:
    return Complaint.objects.get(pk=case.pk).owner


def told(person: object) -> list[str]:
    return list(Notice.objects.filter(person=person).values_list("code", flat=True))  # type: ignore[misc]  # a person


def test_the_giver_stays_owner_until_it_is_accepted(cast: Cast, case: Complaint) -> None:
    offered(cast, case)
    assert owner_of(case) == cast.chen
    assert told(cast.sun) == ["HANDED_OVER"]
    accept_hand_over(case.slug, by=cast.sun)
    assert owner_of(case) == cast.sun
    assert told(cast.chen) == ["HAND_OVER_ACCEPTED"]
    lines = [str(event.kind) for event in case.events.all()][-3:]
    assert lines == [EventKind.HAND_OVER_OFFERED, EventKind.HAND_OVER_ACCEPTED, EventKind.ASSIGNED]


def test_a_refusal_says_why_and_changes_nothing(cast: Cast, case: Complaint) -> None:
    offered(cast, case)
    handed = refuse_hand_over(case.slug, why="我下午不在", by=cast.sun)
    assert (handed.state, handed.why) == (HandOverState.REFUSED, "我下午不在")
    assert owner_of(case) == cast.chen
    assert told(cast.chen) == ["HAND_OVER_REFUSED"]


def test_open_promises_go_with_the_case(cast: Cast, case: Complaint) -> None:
    pledge = Pledge(
        kind=PromiseKind.ACKNOWLEDGEMENT,
        what="三点前回电",
        due_at=clock.now() + timedelta(hours=3),
        keeper=cast.chen,
    )
    promise_customer(case.slug, pledge=pledge, by=cast.chen)
    handed = offered(cast, case, customer_told=True)
    assert (handed.open_promises, handed.customer_told) == (1, True)


def test_one_hand_over_at_a_time(cast: Cast, case: Complaint) -> None:
    offered(cast, case)
    with pytest.raises(Refused):
        offered(cast, case, to=cast.wang)
    withdraw_hand_over(case.slug, by=cast.chen)
    assert offered(cast, case, to=cast.wang).receiver == cast.wang


def test_only_whoever_is_offered_it_decides(cast: Cast, case: Complaint) -> None:
    offered(cast, case)
    with pytest.raises(NotAllowed):
        accept_hand_over(case.slug, by=cast.liu)


def test_nobody_gives_away_the_case_of_another(cast: Cast, case: Complaint) -> None:
    with pytest.raises(NotAllowed):
        offer_hand_over(case.slug, offer=Offer(cast.wang, "x"), by=cast.sun)
    assert offer_hand_over(case.slug, offer=Offer(cast.sun, "x"), by=cast.liu).giver == cast.chen


def test_the_receiver_works_here_and_is_not_complained_about(cast: Cast, case: Complaint) -> None:
    change_details(case.slug, details={"concerns": cast.wang}, by=cast.liu)
    with pytest.raises(Refused):
        offered(cast, case, to=cast.wang)
    for stranger in (cast.zhao, cast.qian):
        with pytest.raises(InvalidInput) as error:
            offered(cast, case, to=stranger)
        assert error.value.field == "to"


def test_an_adviser_sees_what_he_is_offered_and_no_longer_once_he_has_declined(
    cast: Cast, case: Complaint
) -> None:
    with pytest.raises(NotFound):
        get_complaint_for(cast.wang, case.slug)
    offered(cast, case, to=cast.wang)
    assert get_complaint_for(cast.wang, case.slug) == case
    refuse_hand_over(case.slug, why="不在班", by=cast.wang)
    with pytest.raises(NotFound):
        get_complaint_for(cast.wang, case.slug)


def test_giving_the_case_away_directly_ends_the_offer(cast: Cast, case: Complaint) -> None:
    handed = offered(cast, case)
    assign_complaint(case.slug, to=cast.he, by=cast.liu)
    handed.refresh_from_db()
    assert handed.state == HandOverState.WITHDRAWN
