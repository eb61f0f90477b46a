"""Merging is a pointer and a way on: nothing is copied, nothing is counted twice, and all of it can be taken back."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from anxin.accounts.models import Person
from anxin.complaints.choices import ClockKind, ContactOutcome, EventKind, Level, Side, Status
from anxin.complaints.models import CaseClock, CaseFollower, CaseMerge, CaseThread, Complaint
from anxin.complaints.selectors.cases import actions_of, get_complaint_for, promises_of
from anxin.complaints.selectors.searching import exact_case
from anxin.complaints.selectors.today import Why, day_of
from anxin.complaints.services.agree_action import NewAction, add_action, finish_action
from anxin.complaints.services.ask_department import Question, ask_department, withdraw_request
from anxin.complaints.services.change_case import add_note, assign_complaint, change_details, change_level
from anxin.complaints.services.clocks import rejudging
from anxin.complaints.services.contact_customer import record_contact
from anxin.complaints.services.follow_case import follow_case
from anxin.complaints.services.merge_cases import Merging, merge_cases, unmerge_case
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.complaints.services.promise_customer import keep_case_promise, promise_customer
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from anxin.messaging.choices import Channel
from anxin.messaging.models import Message, Thread
from anxin.messaging.services.write_message import begin_thread
from anxin.promises.choices import PromiseKind, PromiseState
from anxin.promises.services import Pledge
from tests.cast import Cast, make_complaint, make_customer

HOUR = timedelta(hours=1)
PATIENCE = 30


def _two(cast: Cast) -> tuple[Complaint, Complaint]:
    return make_complaint(cast), make_complaint(cast)


def _merge(cast: Cast, source: Complaint, target: Complaint, **how: Any) -> None:
    merge_cases(source.slug, into=target.slug, by=cast.liu, merging=Merging(**how))
    source.refresh_from_db()
    target.refresh_from_db()


def _unmerge(cast: Cast, source: Complaint, *others: Complaint) -> None:
    unmerge_case(source.slug, by=cast.liu)
    for each in (source, *others):
        each.refresh_from_db()


def _promise(cast: Cast, case: Complaint) -> Any:
    pledge = Pledge(PromiseKind.ACKNOWLEDGEMENT, "回电", clock.now() + HOUR, cast.chen)
    return promise_customer(case.slug, pledge=pledge, by=cast.chen)


def _kinds(case: Complaint) -> list[str]:
    return list(case.events.values_list("kind", flat=True))


def _open_kinds(case: Complaint) -> set[str]:
    return set(CaseClock.objects.filter(complaint=case, stopped_at=None).values_list("kind", flat=True))


def test_what_hangs_on_both_is_seen_and_worked_on_in_the_one_that_goes_on(cast: Cast) -> None:
    source, target = _two(cast)
    promise = _promise(cast, source)
    action = add_action(source.slug, action=NewAction(side=Side.OURS, what="查工单"), by=cast.chen)
    follow_case(source.slug, by=cast.sun)
    _merge(cast, source, target)
    seen = get_complaint_for(cast.liu, target.slug)
    assert [each.pk for each in promises_of(seen)] == [promise.pk]
    assert [each.pk for each in actions_of(seen)] == [action.pk]
    keep_case_promise(target.slug, promise_id=promise.pk, by=cast.liu)
    finish_action(target.slug, action_id=action.pk, done=True, by=cast.liu)
    _unmerge(cast, source, target)
    promise.refresh_from_db()
    action.refresh_from_db()
    assert (promise.state, promise.subject, action.complaint_id) == (
        PromiseState.KEPT,
        source.slug,
        source.pk,
    )
    assert promises_of(get_complaint_for(cast.liu, target.slug)) == []
    assert CaseFollower.objects.get(person=cast.sun).complaint_id == source.pk


def test_an_open_promise_of_the_merged_case_is_owed_by_the_one_that_goes_on(cast: Cast) -> None:
    source, target = _two(cast)
    promise = _promise(cast, source)
    _merge(cast, source, target)
    assert source.due_at is None
    assert (target.due_at, target.due_kind) == (promise.due_at, "promise")
    told = [line for line in day_of(cast.chen, cast.shanghai).lines if line.why == Why.PROMISE]
    assert [line.case.slug for line in told] == [target.slug]


def test_a_request_to_a_department_goes_on_and_can_be_withdrawn_from_there(cast: Cast) -> None:
    source, target = _two(cast)
    department = cast.he.memberships.get().department
    assert department is not None
    asked = ask_department(source.slug, question=Question(department, "谁修的？"), by=cast.chen)
    _merge(cast, source, target)
    assert {ClockKind.ACCEPT, ClockKind.ANSWER} & _open_kinds(source)
    withdraw_request(target.slug, request_id=asked.pk, why="不需要了", by=cast.liu)
    assert _open_kinds(source) == set()


def test_the_clocks_of_the_merged_case_end_and_come_back(cast: Cast) -> None:
    source, target = _two(cast)
    running = _open_kinds(source)
    assert ClockKind.CLOSE in running
    _merge(cast, source, target)
    assert _open_kinds(source) == set()
    assert EventKind.MERGED in _kinds(source)
    _unmerge(cast, source, target)
    assert _open_kinds(source) == running
    assert source.due_at is not None


def test_the_stricter_due_time_holds_in_the_case_that_goes_on(cast: Cast) -> None:
    now = clock.now()
    early = make_complaint(cast, received_at=now - timedelta(days=2))
    late = make_complaint(cast)

    def closing(case: Complaint) -> Any:
        return CaseClock.objects.get(complaint=case, kind=ClockKind.CLOSE).due_at

    strict, own = closing(early), closing(late)
    assert strict < own
    _merge(cast, early, late)
    assert closing(late) == strict
    add_note(late.slug, text="仍按较早的时限", by=cast.liu)
    assert closing(late) == strict
    _unmerge(cast, early, late)
    assert (closing(late), closing(early)) == (own, strict)


def test_the_number_still_finds_the_case_and_its_page_leads_on(cast: Cast, signed_in: Any) -> None:
    source, target = _two(cast)
    _merge(cast, source, target)
    client = signed_in(cast.chen)
    answer = client.get(source.get_absolute_url())
    assert answer.status_code == 302
    assert answer["Location"] == f"{target.get_absolute_url()}?merged={source.number}"
    told = client.get(answer["Location"]).content.decode()
    assert source.number in told
    original = client.get(f"{source.get_absolute_url()}?original=1")
    assert original.status_code == 200
    found = exact_case(cast.chen, source.number)
    assert found is not None
    assert found.pk == source.pk


def test_conversations_move_so_that_an_answer_lands_in_the_case_that_goes_on(cast: Cast) -> None:
    source, target = _two(cast)
    thread = _thread(cast, source)
    _merge(cast, source, target)
    assert CaseThread.objects.get(thread=thread).complaint_id == target.pk
    told = Message.objects.get(thread=thread)
    assert source.number in told.text
    assert target.number in told.text
    newer = _thread(cast, target)
    _unmerge(cast, source, target)
    assert CaseThread.objects.get(thread=thread).complaint_id == source.pk
    assert CaseThread.objects.get(thread=newer).complaint_id == target.pk


def test_two_customers_are_merged_knowingly_and_each_is_told_nothing_of_the_other(cast: Cast) -> None:
    other, _car = make_customer(
        cast.shanghai, "赵敏", "13900007777", plate="沪B7777", vin="LSVAA4182E2777777"
    )
    source, target = make_complaint(cast), make_complaint(cast, customer=other)
    with pytest.raises(InvalidInput) as refused:
        _merge(cast, source, target)
    assert refused.value.code == "OTHER_CUSTOMER"
    threads = [_thread(cast, each) for each in (source, target)]
    _merge(cast, source, target, knowingly=True)
    texts = [Message.objects.get(thread=thread).text for thread in threads]
    assert all(target.number in text for text in texts)
    assert not any(name in text for text in texts for name in ("王建国", "赵敏", "13900007777"))
    assert source.number not in texts[1]


def test_a_chain_leads_to_its_end_and_each_link_is_taken_back_alone(cast: Cast) -> None:
    first, second, third = (make_complaint(cast) for _ in range(3))
    promise, thread = _promise(cast, first), _thread(cast, first)
    _merge(cast, first, second)
    _merge(cast, second, third)
    assert [each.pk for each in promises_of(get_complaint_for(cast.liu, third.slug))] == [promise.pk]
    assert CaseThread.objects.get(thread=thread).complaint_id == third.pk
    _unmerge(cast, first, second, third)
    assert promises_of(get_complaint_for(cast.liu, third.slug)) == []
    assert CaseThread.objects.get(thread=thread).complaint_id == first.pk
    assert (first.merged_into_id, second.merged_into_id) == (None, third.pk)
    _unmerge(cast, second, third)
    assert CaseThread.objects.get(thread=thread).complaint_id == first.pk


def test_a_case_named_by_an_old_number_is_merged_into_its_end(cast: Cast) -> None:
    first, second, third = (make_complaint(cast) for _ in range(3))
    _merge(cast, first, second)
    merge_cases(third.slug, into=first.slug, by=cast.liu)
    third.refresh_from_db()
    assert third.merged_into_id == second.pk
    with pytest.raises(Refused) as refused:
        merge_cases(second.slug, into=first.slug, by=cast.liu)
    assert refused.value.code == "SAME_CASE"


def test_a_merged_case_is_changed_only_where_it_goes_on(cast: Cast) -> None:
    source, target = _two(cast)
    _merge(cast, source, target)
    with pytest.raises(Refused) as refused:
        add_note(source.slug, text="写在旧编号上", by=cast.liu)
    assert refused.value.code == "CASE_MERGED"
    assert target.number in str(refused.value)


def test_who_looked_at_an_older_version_merges_nothing(cast: Cast) -> None:
    source, target = _two(cast)
    seen = target.version
    add_note(target.slug, text="新情况", by=cast.sun)
    with pytest.raises(Stale):
        _merge(cast, source, target, seen=source.version, target_seen=seen)
    assert not CaseMerge.objects.exists()


def test_the_accused_of_a_merged_case_has_no_hand_in_the_one_that_goes_on(cast: Cast) -> None:
    source, target = _two(cast)
    change_details(source.slug, details={"concerns": cast.sun}, by=cast.liu)
    assign_complaint(target.slug, to=cast.sun, by=cast.liu)
    _merge(cast, source, target)
    assert target.owner_id is None
    with pytest.raises(NotAllowed):
        add_note(target.slug, text="我没有说过", by=cast.sun)
    with pytest.raises(NotAllowed):
        unmerge_case(source.slug, by=cast.sun)
    _unmerge(cast, source, target)
    assert target.also_concerns == []
    assert target.owner == cast.sun
    add_note(target.slug, text="我来处理", by=cast.sun)


def test_one_matter_is_as_grave_as_its_gravest_part_and_goes_back(cast: Cast) -> None:
    source, target = _two(cast)
    change_level(source.slug, level=Level.IMPORTANT, reason="媒体", by=cast.liu)
    _merge(cast, source, target)
    assert target.level == Level.IMPORTANT
    _unmerge(cast, source, target)
    assert target.level == Level.ORDINARY


def test_a_level_that_somebody_set_since_stays(cast: Cast) -> None:
    source, target = _two(cast)
    change_level(source.slug, level=Level.ESCALATED, reason="二次返修", by=cast.liu)
    _merge(cast, source, target)
    change_level(target.slug, level=Level.IMPORTANT, reason="媒体", by=cast.liu)
    _unmerge(cast, source, target)
    assert target.level == Level.IMPORTANT


def test_the_snowball_counts_a_merged_complaint_once(cast: Cast) -> None:
    first, second, third = (make_complaint(cast) for _ in range(3))
    before = third.snowball
    _merge(cast, first, second)
    add_note(third.slug, text="再看一次", by=cast.liu)
    third.refresh_from_db()
    assert third.snowball < before


def test_what_was_done_since_stays_where_it_was_done(cast: Cast) -> None:
    source, target = _two(cast)
    _merge(cast, source, target)
    promise = _promise(cast, target)
    record_contact(target.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
    _unmerge(cast, source, target)
    assert promise.subject == target.slug
    assert EventKind.UNMERGED in _kinds(source)
    assert EventKind.UNMERGED in _kinds(target)
    assert target.contacted_at is not None


def test_an_open_case_is_not_hidden_in_one_that_is_closed(cast: Cast) -> None:
    source, target = _two(cast)
    Complaint.objects.filter(pk=target.pk).update(status=Status.CLOSED)
    with pytest.raises(Refused) as refused:
        _merge(cast, source, target)
    assert refused.value.code == "TARGET_CLOSED"
    merge_cases(target.slug, into=source.slug, by=cast.liu)


def test_nobody_merges_across_dealers_or_what_he_does_not_see(cast: Cast) -> None:
    here = make_complaint(cast)
    away = open_complaint(
        Intake(
            dealer=cast.chengdu, words="异响", channel="intake-incoming", category="cat-service-not-fixed"
        ),
        by=cast.zhao,
    )
    for person in (cast.liu, cast.zhao):
        with pytest.raises(NotFound):
            merge_cases(here.slug, into=away.slug, by=person)
    with pytest.raises(NotAllowed):
        merge_cases(here.slug, into=make_complaint(cast).slug, by=cast.shen)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_both_ways_at_once_one_wins_and_the_other_is_told(cast: Cast) -> None:
    one, other = _two(cast)
    begun, told = threading.Barrier(2), []

    def merge(source: Complaint, target: Complaint, by: Person) -> None:
        begun.wait(PATIENCE)
        try:
            merge_cases(source.slug, into=target.slug, by=by, merging=Merging())
            told.append("")
        except Refused as refused:
            told.append(refused.code)
        finally:
            connection.close()

    people = [
        threading.Thread(target=merge, args=(one, other, cast.liu)),
        threading.Thread(target=merge, args=(other, one, cast.gao)),
    ]
    for each in people:
        each.start()
    for each in people:
        each.join(PATIENCE)
    assert sorted(told)[0] == ""
    assert sorted(told)[1] in {"MERGED_MEANWHILE", "SAME_CASE", "CASE_MERGED"}
    one.refresh_from_db()
    other.refresh_from_db()
    assert [one.merged_into_id, other.merged_into_id].count(None) == 1


def _thread(cast: Cast, case: Complaint) -> Thread:
    thread = begin_thread(
        cast.shanghai, channel=Channel.EMAIL, address=f"c{case.pk}@example.test", customer=case.customer
    )
    CaseThread.objects.create(complaint=case, thread=thread, at=clock.now(), by=None)
    return thread


def test_another_calendar_leaves_the_sooner_time_in_force(cast: Cast) -> None:
    early = make_complaint(cast, received_at=clock.now() - timedelta(days=2))
    late = make_complaint(cast)
    _merge(cast, early, late)
    before = CaseClock.objects.get(complaint=late, kind=ClockKind.CLOSE).due_at
    rejudging.carry_out_rejudgement(rejudging.rejudge_after_calendar(cast.shanghai.pk).pk)
    assert CaseClock.objects.get(complaint=late, kind=ClockKind.CLOSE).due_at == before
    late.refresh_from_db()
    assert late.due_at is not None
