"""Every line has somebody who answers it within a day, and what follows stays open until it is done (T075)."""

from datetime import timedelta

import pytest

from anxin.complaints.models import Complaint
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from anxin.foundation.models import AuditRecord
from anxin.messaging.models import Notice
from anxin.promises.models import Promise
from anxin.voice.choices import Channel, Decision, HeardKind, HeardState
from anxin.voice.models import Guest
from anxin.voice.services.answering import (
    Reply,
    answer_heard,
    complain_of_heard,
    hand_heard,
    promise_of_heard,
    settle_heard,
)
from anxin.voice.services.recording import NewHeard, NewListening, record_listening
from anxin.voice.services.rounds import Mark, invite_guests, note_attendance, score_stages
from anxin.voice.services.watching import watch_answers
from anxin.voice.tests.listening import found_by_name, heard
from tests.cast import Cast


def test_whoever_must_answer_is_told_and_has_a_day(cast: Cast):
    line = heard(cast, keeper=cast.wang)
    assert line.due_at - line.made_at == timedelta(hours=24)
    notice = Notice.objects.get(person=cast.wang)
    assert notice.code == "HEARD_TO_ANSWER"
    assert "等了很久" not in str(notice.params)


def test_what_colleagues_suggest_is_answered_by_who_leads_and_not_by_themselves(cast: Cast):
    line = heard(cast, by=cast.wang, channel=Channel.STAFF_SUGGESTION, kind=HeardKind.SUGGESTION)
    assert line.keeper == cast.liu
    assert Notice.objects.get().person == cast.liu


def test_who_writes_down_for_himself_needs_no_notice(cast: Cast):
    heard(cast)
    assert not Notice.objects.exists()


def test_an_answer_without_more_ends_a_line_and_one_with_more_waits_for_it(cast: Cast):
    line = answer_heard(heard(cast).key, Reply(answer="已经道歉"), by=cast.chen)
    assert (line.state, line.done_at) == (HeardState.DONE, line.answered_at)
    other = answer_heard(heard(cast).key, Reply(answer="会改", follows="加一把椅子"), by=cast.chen)
    assert other.state == HeardState.ANSWERED
    assert settle_heard(other.key, by=cast.liu).state == HeardState.DONE


def test_nothing_is_settled_before_it_is_answered(cast: Cast):
    with pytest.raises(Refused):
        settle_heard(heard(cast).key, by=cast.chen)


def test_an_answer_needs_words_and_the_latest_version(cast: Cast):
    line = heard(cast)
    with pytest.raises(InvalidInput):
        answer_heard(line.key, Reply(answer="  "), by=cast.chen)
    answer_heard(line.key, Reply(answer="好"), by=cast.chen, seen=0)
    with pytest.raises(Stale):
        answer_heard(line.key, Reply(answer="好"), by=cast.chen, seen=0)


def test_only_a_suggestion_is_adopted(cast: Cast):
    adopted = Reply(answer="就这么办", decision=Decision.ADOPTED)
    with pytest.raises(InvalidInput):
        answer_heard(heard(cast).key, adopted, by=cast.chen)
    line = heard(cast, kind=HeardKind.SUGGESTION)
    assert answer_heard(line.key, adopted, by=cast.chen).decision == Decision.ADOPTED


def test_an_overdue_answer_is_told_once_to_keeper_and_leaders(cast: Cast):
    line = heard(cast)
    with clock.at(line.due_at + timedelta(minutes=1)):
        watch_answers()
        watch_answers()
    told = Notice.objects.filter(code="HEARD_UNANSWERED")
    assert {each.person for each in told} == {cast.chen, cast.liu, cast.gao}
    assert told.count() == 3


def test_the_keeper_or_who_leads_answers_and_nobody_else(cast: Cast):
    line = heard(cast, keeper=cast.wang)
    with pytest.raises(NotAllowed):
        answer_heard(line.key, Reply(answer="好"), by=cast.sun)
    with pytest.raises(NotFound):
        answer_heard(line.key, Reply(answer="好"), by=cast.zhao)
    assert answer_heard(line.key, Reply(answer="好"), by=cast.wang).answered_by == cast.wang


def test_whom_a_complaint_is_about_does_not_answer_it(cast: Cast):
    with pytest.raises(InvalidInput):
        heard(cast, about=cast.wang, keeper=cast.wang)
    line = heard(cast, about=cast.wang)
    with pytest.raises(InvalidInput):
        hand_heard(line.key, to=cast.wang, by=cast.chen)
    assert hand_heard(line.key, to=cast.sun, by=cast.chen).keeper == cast.sun


def test_a_complaint_is_made_of_a_line_once_and_in_its_words(cast: Cast):
    line = heard(cast, "空调修了三次还是不凉。", kind=HeardKind.COMPLAINT, about=cast.wang)
    made = complain_of_heard(line.key, category="cat-service-not-fixed", by=cast.chen)
    again = complain_of_heard(line.key, category="cat-service-not-fixed", by=cast.chen)
    assert made == again == Complaint.objects.get()
    assert (made.words, made.customer, made.concerns) == (line.words, cast.customer, cast.wang)
    line.refresh_from_db()
    assert line.state == HeardState.DONE


def test_a_promise_is_made_of_a_line_and_stands_in_the_ledger(cast: Cast):
    due_at = clock.now() + timedelta(days=2)
    made = promise_of_heard(heard(cast).key, what="回电说明", due_at=due_at, by=cast.chen)
    assert Promise.objects.get() == made
    with pytest.raises(Refused):
        promise_of_heard(heard(cast, named=False).key, what="回电", due_at=due_at, by=cast.chen)


def test_what_was_said_is_not_in_the_audit_trail(cast: Cast):
    heard(cast, "我姓王，电话13900001234")
    assert "139" not in str(list(AuditRecord.objects.values_list("details", flat=True)))


@pytest.mark.parametrize("facts", [{"theme": "nowhere"}, {"reason": "nothing"}, {"words": " "}])
def test_a_line_names_what_the_lists_have(cast: Cast, facts: dict[str, str]):
    with pytest.raises(InvalidInput):
        heard(cast, **facts)


def test_departments_speak_about_departments(cast: Cast):
    told = NewListening(channel=Channel.INTERNAL)
    with pytest.raises(InvalidInput):
        record_listening(
            told, dealer=cast.shanghai, heard=[NewHeard(kind=HeardKind.DISLIKE, words="件慢")], by=cast.chen
        )


def test_a_round_has_guests_from_the_customers_and_who_came(cast: Cast):
    told = NewListening(channel=Channel.FOCUS_GROUP)
    held = record_listening(told, dealer=cast.shanghai, heard=[], by=cast.liu)
    known = found_by_name(cast)
    invite_guests(held.key, ["13700007777", "张阿姨", ""], by=cast.liu)
    invite_guests(held.key, ["张阿姨"], by=cast.liu)
    first, second = Guest.objects.order_by("pk")
    assert (first.customer, second.customer, second.name) == (known, None, "张阿姨")
    note_attendance(held.key, {first.pk: True, second.pk: False}, by=cast.liu)
    assert list(Guest.objects.order_by("pk").values_list("came", flat=True)) == [True, False]


def test_a_low_mark_of_a_mystery_visit_says_why(cast: Cast):
    told = NewListening(channel=Channel.MYSTERY_VISIT, spoke_with="神秘客户")
    held = record_listening(told, dealer=cast.shanghai, heard=[], by=cast.liu)
    with pytest.raises(InvalidInput) as refused:
        score_stages(held.key, [Mark("greeting", 5)], by=cast.liu)
    assert refused.value.field == "greeting_reason"
    score_stages(held.key, [Mark("greeting", 5, "没报姓名"), Mark("three_rings", 10)], by=cast.liu)
    assert held.stages.count() == 2
