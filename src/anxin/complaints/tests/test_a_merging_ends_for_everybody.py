"""Who was told of a merging is told of its end; what a department answers in a merged case moves the due time."""

import pytest

from anxin.accounts.models import Department
from anxin.complaints.models import CaseThread, Complaint
from anxin.complaints.services.answer_request import Answer, answer_request
from anxin.complaints.services.ask_department import Question, ask_department
from anxin.complaints.services.merge_cases import Merging, merge_cases, unmerge_case
from anxin.foundation import clock
from anxin.messaging.choices import Channel
from anxin.messaging.models import Message, Thread
from anxin.messaging.services.write_message import begin_thread
from tests.cast import Cast, make_complaint, make_customer

pytestmark = pytest.mark.django_db


def _talk(case: Complaint, address: str) -> Thread:
    thread = begin_thread(case.dealer, channel=Channel.EMAIL, address=address, customer=case.customer)
    CaseThread.objects.create(complaint=case, thread=thread, at=clock.now())
    return thread


def test_both_customers_hear_that_their_cases_are_apart_again(cast: Cast) -> None:
    other, _car = make_customer(
        cast.shanghai, "周先生", "13900007777", plate="沪A77777", vin="LFV3A28K7B3077777"
    )
    source, target = make_complaint(cast), make_complaint(cast, customer=other)
    first, second = _talk(source, "wang@example.com"), _talk(target, "zhou@example.com")
    merge_cases(source.slug, into=target.slug, by=cast.liu, merging=Merging(knowingly=True))
    assert Message.objects.filter(marks__template="merged").count() == 2
    unmerge_case(source.slug, by=cast.liu)
    told = dict(Message.objects.filter(marks__template="unmerged").values_list("thread", "text"))
    assert set(told) == {first.pk, second.pk}
    assert source.number in told[first.pk]
    assert target.number not in told[first.pk]
    assert target.number in told[second.pk]
    assert source.number not in told[second.pk]


def test_nobody_hears_of_the_end_of_what_he_was_not_told(cast: Cast) -> None:
    source, target = make_complaint(cast), make_complaint(cast)
    _talk(source, "wang@example.com")
    merge_cases(source.slug, into=target.slug, by=cast.liu, merging=Merging(tell=False))
    unmerge_case(source.slug, by=cast.liu)
    assert not Message.objects.exists()


def test_an_answer_in_a_merged_case_moves_what_is_due_in_the_other(cast: Cast) -> None:
    source, target = make_complaint(cast), make_complaint(cast)
    request = ask_department(
        source.slug,
        question=Question(Department.objects.get(dealer=cast.shanghai, kind="after_sales"), "换过什么？"),
        by=cast.chen,
    )
    merge_cases(source.slug, into=target.slug, by=cast.liu)
    now = clock.now()
    # As if everything else were far away.
    target.refresh_from_db()
    Complaint.objects.filter(pk=target.pk).update(due_at=now, due_kind="answer")
    answer_request(request.pk, answer=Answer("换过件", "装配", "重装"), by=cast.he)
    target.refresh_from_db()
    assert target.due_at != now
    assert target.due_kind != "answer"
