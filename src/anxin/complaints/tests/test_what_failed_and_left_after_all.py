"""A message given up, tried again by hand and sent is no longer told of as not delivered, and answers the customer."""

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoCaptureOnCommitCallbacks

from anxin.complaints.choices import ClockKind, EventKind
from anxin.complaints.models import CaseClock, CaseThread, Complaint
from anxin.complaints.services import note_undelivered
from anxin.complaints.services.hear_customer import by_customer
from anxin.complaints.services.write_to_customer import note_sent
from anxin.foundation import clock
from anxin.messaging.choices import Channel, DeliveryState
from anxin.messaging.models import Delivery, Mailbox
from anxin.messaging.services import hand_over
from anxin.messaging.services.decide_delivery import retry_delivery
from anxin.messaging.services.handing_over import NotHandedOver
from anxin.messaging.services.write_message import Writing, begin_thread, write_message
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db


class Server:
    """Refuses for good, or takes what it is given."""

    repeatable, per_minute = False, None

    def __init__(self) -> None:
        self.refuses = True

    def carry(self, _delivery: Delivery, *, brink: Any) -> str:
        if self.refuses:
            raise NotHandedOver("REFUSED", "550", final=True)
        brink()
        return "250"

    def close(self) -> None:
        pass


def _jobs() -> None:
    """Do what a worker would."""
    doing = {
        note_undelivered.TASK: note_undelivered.note_undelivered,
        note_undelivered.DELIVERED_TASK: note_undelivered.note_delivered,
    }
    for job in ProcrastinateJob.objects.filter(task_name__in=doing).order_by("pk"):
        doing[job.task_name](job.args["delivery_id"])


def _acknowledged(case: Complaint) -> str:
    row = CaseClock.objects.filter(complaint=case, kind=ClockKind.ACKNOWLEDGE).order_by("-run").first()
    return str(row.outcome) if row else ""


def test_each_turn_is_heard_once_and_the_clock_with_it(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    server = Server()
    monkeypatch.setattr(hand_over, "carrier_to", lambda _lane: server)
    case = make_complaint(cast, mode="written")
    mailbox = Mailbox.objects.create(
        dealer=cast.shanghai, address="care@house.example", smtp_host="mx.example"
    )
    thread = begin_thread(
        cast.shanghai, channel=Channel.EMAIL, address="somebody@example.com", mailbox=mailbox
    )
    CaseThread.objects.create(complaint=case, thread=thread, at=clock.now())
    with by_customer(case.pk) as change:
        note_sent(change, write_message(thread, writing=Writing(text="您好", author=cast.chen)))
    delivery = Delivery.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        hand_over.hand_over_lane(delivery.lane)
    _jobs()
    delivery.refresh_from_db()
    assert (delivery.state, _acknowledged(case)) == (DeliveryState.DEAD, "open")

    server.refuses = False
    retry_delivery(delivery.pk, by=cast.liu)
    with django_capture_on_commit_callbacks(execute=True):
        hand_over.hand_over_lane(delivery.lane)
    _jobs()
    _jobs()
    kinds = list(case.events.filter(facts__delivery=delivery.pk).values_list("kind", flat=True))
    assert kinds == [EventKind.MESSAGE_RETURNED, EventKind.MESSAGE_DELIVERED]
    assert _acknowledged(case) != "open"

    Delivery.objects.update(state=DeliveryState.DEAD)
    note_undelivered.note_undelivered(delivery.pk)
    assert case.events.filter(kind=EventKind.MESSAGE_RETURNED).count() == 2
    assert _acknowledged(case) == "open"
