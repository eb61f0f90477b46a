"""Splitting gives a matter a case of its own, with what belongs to it, and is taken back without losing anything."""

from datetime import timedelta
from typing import Any

import pytest

from anxin.complaints.choices import ClockKind, EventKind, Phase, Side
from anxin.complaints.models import CaseClock, CaseSplit, CaseThread, Complaint
from anxin.complaints.selectors.cases import get_complaint_for, promises_of
from anxin.complaints.services.agree_action import NewAction, add_action
from anxin.complaints.services.attach_file import attach_file
from anxin.complaints.services.change_case import add_note
from anxin.complaints.services.contact_customer import acknowledge_complaint
from anxin.complaints.services.promise_customer import promise_customer
from anxin.complaints.services.split_case import Part, split_case, unsplit_case
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused, Stale
from anxin.messaging.choices import Channel, Direction
from anxin.messaging.models import Message, Thread
from anxin.messaging.services.write_message import begin_thread
from anxin.promises.choices import PromiseKind
from anxin.promises.services import Pledge
from tests.cast import Cast, make_complaint
from tests.sample_files import PDF, upload

WORDS = "空调不凉。另外上次保养多收了我三百块钱。"
SECOND = "另外上次保养多收了我三百块钱。"


def _split(cast: Cast, case: Complaint, **part: Any) -> Complaint:
    given = {"words": SECOND, **part}
    made = split_case(case.slug, part=Part(**given), by=cast.liu)
    case.refresh_from_db()
    made.refresh_from_db()
    return made


def _category() -> str:
    return "cat-service-not-fixed"


def _mail(cast: Cast, case: Complaint, *texts: str) -> tuple[Thread, list[Message]]:
    thread = begin_thread(
        cast.shanghai, channel=Channel.EMAIL, address="wang@example.test", customer=case.customer
    )
    CaseThread.objects.create(complaint=case, thread=thread, at=clock.now(), by=None)
    messages = [
        Message.objects.create(
            dealer=cast.shanghai,
            thread=thread,
            channel=Channel.EMAIL,
            direction=Direction.IN,
            at=clock.now(),
            text=text,
        )
        for text in texts
    ]
    return thread, messages


def test_the_part_becomes_a_case_of_the_same_customer_and_both_know_each_other(cast: Cast) -> None:
    case = make_complaint(cast, words=WORDS)
    made = _split(cast, case, category=_category(), why="两件事")
    assert made.number != case.number
    assert (made.customer, made.vehicle, made.words) == (case.customer, case.vehicle, SECOND)
    assert made.phase == Phase.LISTENING
    assert case.events.filter(kind=EventKind.SPLIT_OFF).get().facts["number"] == made.number
    assert made.events.filter(kind=EventKind.SPLIT_FROM).get().facts["number"] == case.number


def test_its_clocks_count_from_when_the_customer_told_us_unless_chosen_otherwise(cast: Cast) -> None:
    long_ago = clock.now() - timedelta(days=1)
    case = make_complaint(cast, words=WORDS, received_at=long_ago)
    old = _split(cast, case, category=_category())
    new = _split(cast, case, category=_category(), from_receipt=False)

    def begun(each: Complaint) -> Any:
        return CaseClock.objects.get(complaint=each, kind=ClockKind.CLOSE).started_at

    assert begun(old) == long_ago.replace(microsecond=0)
    assert begun(new) > long_ago + timedelta(hours=20)


def test_what_the_customer_was_told_before_holds_for_both(cast: Cast) -> None:
    case = make_complaint(cast, words=WORDS, mode="written", received_at=clock.now() - timedelta(hours=3))
    acknowledge_complaint(case.slug, how="短信", by=cast.chen)
    made = _split(cast, case, category=_category())
    clocks = CaseClock.objects.get(complaint=made, kind=ClockKind.ACKNOWLEDGE)
    assert clocks.stopped_at is not None


def test_what_was_chosen_moves_and_comes_back(cast: Cast) -> None:
    case = make_complaint(cast, words=WORDS)
    pledge = Pledge(PromiseKind.ACKNOWLEDGEMENT, "核对账单", clock.now() + timedelta(hours=2), cast.chen)
    promise = promise_customer(case.slug, pledge=pledge, by=cast.chen)
    action = add_action(case.slug, action=NewAction(side=Side.OURS, what="查发票"), by=cast.chen)
    file = attach_file(case.slug, upload=upload(PDF, "bill.pdf"), by=cast.chen)
    thread, (first, second) = _mail(cast, case, "空调不凉", SECOND)
    made = _split(
        cast,
        case,
        category=_category(),
        promises=[promise.pk],
        actions=[action.pk],
        files=[file.key],
        messages=[second.key],
    )
    for each in (promise, action, file, first, second):
        each.refresh_from_db()
    assert (promise.subject, action.complaint_id, file.complaint_id) == (made.slug, made.pk, made.pk)
    assert first.thread_id == thread.pk
    assert CaseThread.objects.get(thread=second.thread_id).complaint_id == made.pk
    unsplit_case(made.slug, by=cast.liu)
    for each in (promise, action, file, second):
        each.refresh_from_db()
    assert (promise.subject, action.complaint_id, file.complaint_id) == (case.slug, case.pk, case.pk)
    assert second.thread_id == thread.pk


def test_taking_it_back_keeps_what_was_done_since(cast: Cast) -> None:
    case = make_complaint(cast, words=WORDS)
    made = _split(cast, case, category=_category())
    pledge = Pledge(PromiseKind.ACKNOWLEDGEMENT, "退差价", clock.now() + timedelta(hours=2), cast.chen)
    promise = promise_customer(made.slug, pledge=pledge, by=cast.chen)
    unsplit_case(made.slug, by=cast.liu, why="其实是一件事")
    made.refresh_from_db()
    assert made.merged_into_id == case.pk
    assert [each.pk for each in promises_of(get_complaint_for(cast.liu, case.slug))] == [promise.pk]
    assert EventKind.SPLIT_UNDONE in made.events.values_list("kind", flat=True)
    assert CaseSplit.objects.get().undone_at is not None
    with pytest.raises(Refused):
        unsplit_case(made.slug, by=cast.liu)


def test_words_of_ours_are_no_complaint(cast: Cast) -> None:
    case = make_complaint(cast, words=WORDS)
    with pytest.raises(InvalidInput) as refused:
        _split(cast, case, category=_category(), words="客户觉得贵")
    assert refused.value.field == "words"


def test_words_of_a_message_are_told_when_it_came(cast: Cast) -> None:
    case = make_complaint(cast, words="空调不凉。", received_at=clock.now() - timedelta(days=3))
    _thread, (message,) = _mail(cast, case, "还有一件事：" + SECOND)
    made = _split(cast, case, category=_category())
    assert made.received_at == message.at


def test_who_looked_at_an_older_version_or_may_only_look_splits_nothing(cast: Cast) -> None:
    case = make_complaint(cast, words=WORDS)
    part = Part(words=SECOND, category=_category())
    seen = case.version
    add_note(case.slug, text="新情况", by=cast.sun)
    with pytest.raises(Stale):
        split_case(case.slug, part=part, by=cast.liu, seen=seen)
    with pytest.raises(NotAllowed):
        split_case(case.slug, part=part, by=cast.shen)
    assert Complaint.objects.count() == 1


def test_the_page_shows_what_may_move_and_leads_to_the_new_case(cast: Cast, signed_in: Any) -> None:
    case = make_complaint(cast, words=WORDS)
    add_action(case.slug, action=NewAction(side=Side.OURS, what="查发票"), by=cast.chen)
    client = signed_in(cast.liu)
    assert "查发票" in client.get(f"{case.get_absolute_url()}split/").content.decode()
    sent = {"words": SECOND, "category": _category(), "count_from": "receipt"}
    answer = client.post(f"{case.get_absolute_url()}split/", sent)
    made = CaseSplit.objects.get().made
    assert answer["Location"] == made.get_absolute_url()
    assert case.number in client.get(made.get_absolute_url()).content.decode()
    assert client.post(f"{made.get_absolute_url()}unsplit/", {"why": ""}).status_code == 302
