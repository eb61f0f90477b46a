"""A message given up while nobody was there to hear of it is noted on its case all the same, once."""

import pytest

from anxin.complaints.choices import EventKind
from anxin.complaints.models import CaseThread
from anxin.complaints.services.note_undelivered import note_what_was_given_up
from anxin.foundation import clock
from anxin.messaging.choices import Channel, DeliveryState
from anxin.messaging.models import Delivery
from anxin.messaging.services.write_message import Writing, begin_thread, write_message
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db


def test_it_stands_in_the_history_once(cast: Cast) -> None:
    case = make_complaint(cast)
    thread = begin_thread(cast.shanghai, channel=Channel.EMAIL, address="somebody@example.com")
    CaseThread.objects.create(complaint=case, thread=thread, at=clock.now())
    message = write_message(thread, writing=Writing(text="您好", author=cast.chen))
    Delivery.objects.filter(message=message).update(state=DeliveryState.DEAD)
    assert note_what_was_given_up() == 1
    assert note_what_was_given_up() == 0
    assert case.events.filter(kind=EventKind.MESSAGE_RETURNED).count() == 1
