"""A confirmed repeat repair opens a case or joins the car's; its people are told, and a failed one is given on."""

from datetime import timedelta

from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.complaints import tasks
from anxin.complaints.choices import EventKind, Level, Status
from anxin.complaints.models import CaseRepeat, CaseTask, Complaint, ComplaintEvent
from anxin.complaints.selectors.case_history import case_history
from anxin.complaints.selectors.sheet import sheet_of
from anxin.complaints.services import join_repeat as join_repeat_service
from anxin.complaints.services.join_repeat import (
    finish_failed_repeat,
    give_failed_repeat,
    join_missed_repeats,
    join_repeat,
)
from anxin.engines.repeats.items import Item
from anxin.foundation import clock
from anxin.messaging.models import Notice
from anxin.workshop.choices import OrderKind, RepeatOutcome
from anxin.workshop.models import RepairOrder, RepeatProof, RepeatRepair
from anxin.workshop.services.repeats import (
    announce_at_reception,
    confirm_repeat,
    refuse_repeat,
    reopen_repeat,
    set_outcome,
    suspect_repeats,
)
from anxin.workshop.tests.repeat_visits import AIR, confirmed, prove, suspected, visit
from tests.cast import Cast, make_complaint


def _case_of(repeat: RepeatRepair) -> Complaint:
    found = join_repeat(repeat.pk)
    assert found
    return found


def _task_of(repeat: RepeatRepair) -> CaseTask:
    found = give_failed_repeat(repeat.pk)
    assert found
    return found


def _joined(complaint: Complaint) -> list[ComplaintEvent]:
    return list(complaint.events.filter(kind=EventKind.REPEAT_JOINED))


def _failed(cast: Cast) -> RepeatRepair:
    repeat = confirmed(cast)
    join_repeat(repeat.pk)
    prove(repeat, Item.FINAL_CHECK, by=cast.he)
    return set_outcome(repeat.key, outcome=RepeatOutcome.NOT_AS_EXPECTED, by=cast.he)


def test_confirming_asks_the_worker_to_bring_it_to_its_case(cast, django_capture_on_commit_callbacks):
    repeat = suspected(cast)
    with django_capture_on_commit_callbacks(execute=True):
        confirm_repeat(repeat.key, by=cast.chen)
    job = ProcrastinateJob.objects.get(task_name="complaints.join_repeat")
    assert job.args == {"repeat_id": repeat.pk}


def test_the_workers_jobs_do_it_and_may_come_twice(cast):
    repeat = _failed(cast)
    for job in (tasks.join_one_repeat, tasks.give_one_failed_repeat, tasks.finish_one_failed_repeat) * 2:
        job(repeat.pk)
    assert (CaseRepeat.objects.count(), CaseTask.objects.filter(done_at=None).count()) == (1, 1)


def test_without_an_open_case_one_is_opened_in_the_customers_words(cast):
    repeat = confirmed(cast)
    complaint = _case_of(repeat)
    assert complaint.words == AIR
    assert (complaint.category, complaint.channel) == ("cat-service-not-fixed", "intake-workshop")
    assert (complaint.vehicle, complaint.customer, complaint.repair_order) == (
        cast.car, cast.customer, repeat.order,
    )  # fmt: skip
    assert (complaint.owner, complaint.contacted_at) == (cast.liu, None)
    assert CaseRepeat.objects.get().opened
    assert _joined(complaint)[0].facts == {
        "repeat": str(repeat.key), "visit": 2, "order": "RO-2", "opened": True,
    }  # fmt: skip
    assert any("RO-2" in line.what for line in case_history(complaint))


def test_what_the_customer_tells_at_reception_is_a_case_in_person(cast):
    visit(cast, "RO-1", 1)
    repeat = announce_at_reception(cast.car.key, words="空调还是不凉", by=cast.chen)
    confirm_repeat(repeat.key, by=cast.liu)
    complaint = _case_of(repeat)
    assert (complaint.channel, complaint.mode) == ("intake-visit", "in_person")
    assert complaint.contacted_at is not None


def test_a_danger_in_the_customers_words_raises_the_new_case(cast):
    first = visit(cast, "RO-1", 1, words="刹车失灵")
    again = visit(cast, "RO-2", 9, words="刹车又失灵了")
    suspect_repeats(cast.shanghai, orders=[first.pk, again.pk])
    repeat = RepeatRepair.objects.get()
    confirm_repeat(repeat.key, by=cast.chen)
    assert _case_of(repeat).level == Level.IMPORTANT


def test_the_cars_open_case_is_joined(cast):
    open_case = make_complaint(cast)
    repeat = confirmed(cast)
    assert join_repeat(repeat.pk) == open_case
    assert not CaseRepeat.objects.get().opened
    assert Complaint.objects.count() == 1


def test_the_case_about_the_earlier_order_comes_before_another_of_the_car(cast):
    repeat = suspected(cast)
    about_it = make_complaint(cast, category="cat-quality", repair_order=repeat.earlier)
    make_complaint(cast)
    confirm_repeat(repeat.key, by=cast.chen)
    assert join_repeat(repeat.pk) == about_it


def test_no_case_about_something_else_and_no_closed_one_is_joined(cast):
    other = make_complaint(cast, category="cat-sales-mark-up")
    closed = make_complaint(cast)
    Complaint.objects.filter(pk=closed.pk).update(status=Status.CLOSED)
    repeat = confirmed(cast)
    assert join_repeat(repeat.pk) not in {other, closed}


def test_the_third_visit_joins_the_case_of_the_second(cast):
    repeat = confirmed(cast)
    complaint = _case_of(repeat)
    Complaint.objects.filter(pk=complaint.pk).update(category="cat-quality", repair_order=None)
    third = visit(cast, "RO-3", 20)
    suspect_repeats(cast.shanghai, orders=[third.pk])
    again = RepeatRepair.objects.get(order=third)
    confirm_repeat(again.key, by=cast.chen)
    assert join_repeat(again.pk) == complaint


def test_joining_twice_changes_nothing(cast):
    repeat = confirmed(cast)
    complaint = _case_of(repeat)
    assert join_repeat(repeat.pk) is None
    assert (Complaint.objects.count(), len(_joined(complaint))) == (1, 1)


def test_a_suspicion_and_a_refused_repeat_get_no_case(cast):
    repeat = suspected(cast)
    assert join_repeat(repeat.pk) is None
    refuse_repeat(repeat.key, by=cast.liu, why="是两个毛病")
    assert join_repeat(repeat.pk) is None
    assert not Complaint.objects.exists()


def test_adviser_after_sales_and_customer_service_are_told_truthfully(cast):
    repeat = confirmed(cast)
    complaint = _case_of(repeat)
    told = Notice.objects.filter(code="REPEAT_CONFIRMED")
    assert {each.person for each in told} == {cast.wang, cast.he, cast.liu}
    assert {each.params["number"] for each in told} == {complaint.number}
    proof = RepeatProof.objects.get(item=Item.STAFF_TOLD)
    assert set(proof.facts["people"]) == {"王磊", "何军", "刘芳"}


def test_every_technician_of_a_cell_is_told(cast):
    repeat = suspected(cast)
    RepairOrder.objects.filter(number="RO-1").update(technician_name="郑强、孙丽02")
    confirm_repeat(repeat.key, by=cast.chen)
    join_repeat(repeat.pk)
    told = {each.person.name for each in Notice.objects.filter(code="REPEAT_CONFIRMED")}
    assert cast.sun.name == "孙丽"
    assert cast.sun.name in told


def test_a_missed_one_is_found_by_the_sweep(cast):
    repeat = confirmed(cast)
    assert join_missed_repeats() == 1
    assert CaseRepeat.objects.filter(repeat=repeat).exists()
    assert join_missed_repeats() == 0


def test_a_failed_repeat_is_the_service_managers_task(cast):
    repeat = _failed(cast)
    task = _task_of(repeat)
    assert task.doer == cast.he
    assert Notice.objects.get(code="REPEAT_FAILED").person == cast.he
    assert give_failed_repeat(repeat.pk) is None
    assert CaseTask.objects.count() == 1


def test_whose_own_work_failed_does_not_hand_it_back(cast):
    first = visit(cast, "RO-1", 1, technician_name="何军")
    again = visit(cast, "RO-2", 9, kind=OrderKind.RETURN)
    suspect_repeats(cast.shanghai, orders=[first.pk, again.pk])
    repeat = RepeatRepair.objects.get(order=again)
    confirm_repeat(repeat.key, by=cast.chen)
    join_repeat(repeat.pk)
    prove(repeat, Item.FINAL_CHECK, by=cast.chen)
    set_outcome(repeat.key, outcome=RepeatOutcome.NOT_AS_EXPECTED, by=cast.chen)
    assert _task_of(repeat).doer == cast.gao


def test_the_sweep_gives_on_what_failed_unheard(cast):
    _failed(cast)
    assert join_missed_repeats() == 1
    assert CaseTask.objects.exists()
    assert join_missed_repeats() == 0


def test_the_service_managers_task_ends_with_the_treatment(cast):
    repeat = _failed(cast)
    give_failed_repeat(repeat.pk)
    assert finish_failed_repeat(repeat.pk) is None
    RepeatRepair.objects.filter(pk=repeat.pk).update(state="done", done_at=clock.now(), done_by=cast.he)
    assert join_missed_repeats() == 1
    task = CaseTask.objects.get()
    last = task.complaint.events.last()
    assert last
    assert (task.done_by, last.kind) == (cast.he, EventKind.TASK_DONE)
    assert join_missed_repeats() == 0


def test_the_sweep_finds_what_was_decided_long_ago_too(cast):
    confirmed(cast)
    with clock.at(clock.now() + timedelta(days=31)):
        assert join_missed_repeats() == 1


def test_one_that_cannot_be_joined_holds_up_none_behind_it(cast, monkeypatch):
    first = confirmed(cast)
    third = visit(cast, "RO-3", 20)
    suspect_repeats(cast.shanghai, orders=[third.pk])
    last = RepeatRepair.objects.get(order=third)
    confirm_repeat(last.key, by=cast.chen)
    join = join_repeat_service.join_repeat

    def breaking(repeat_id: int) -> Complaint | None:
        if repeat_id == first.pk:
            raise RuntimeError
        return join(repeat_id)

    monkeypatch.setattr(join_repeat_service, "join_repeat", breaking)
    assert join_missed_repeats() == 1
    assert CaseRepeat.objects.get().repeat_id == last.pk


def test_very_many_words_are_cut_to_what_a_case_takes(cast):
    repeat = confirmed(cast)
    RepeatRepair.objects.filter(pk=repeat.pk).update(reported="空调不制冷" * 5_000)
    assert len(_case_of(repeat).words) == 20_000


def test_a_repeat_refused_after_all_leaves_its_case_and_the_case_says_so(
    cast, django_capture_on_commit_callbacks
):
    repeat = confirmed(cast)
    complaint = _case_of(repeat)
    with django_capture_on_commit_callbacks(execute=True):
        refuse_repeat(repeat.key, by=cast.liu, why="是两个毛病")
    job = ProcrastinateJob.objects.get(task_name="complaints.leave_refused_repeat")
    assert sheet_of(complaint, cast.chen).mark == ""
    tasks.leave_one_refused_repeat(job.args["repeat_id"])
    last = complaint.events.last()
    assert last and (last.kind, last.reason, last.by) == (EventKind.REPEAT_LEFT, "是两个毛病", cast.liu)
    assert not CaseRepeat.objects.exists()
    assert join_missed_repeats() == 0


def test_confirmed_again_after_its_case_was_closed_it_gets_another(cast):
    repeat = confirmed(cast)
    closed = _case_of(repeat)
    Complaint.objects.filter(pk=closed.pk).update(status=Status.CLOSED, closed_at=clock.now())
    assert (join_repeat(repeat.pk), join_missed_repeats()) == (None, 0)
    refuse_repeat(repeat.key, by=cast.liu, why="看错了")
    reopen_repeat(repeat.key, by=cast.liu, why="客户说还是那里")
    confirm_repeat(repeat.key, by=cast.chen)
    assert join_missed_repeats() == 1
    assert CaseRepeat.objects.get().complaint != closed
    assert join_missed_repeats() == 0


def test_a_treatment_opened_again_after_its_case_was_closed_gets_another_and_a_task(cast):
    repeat = _failed(cast)
    closed = _task_of(repeat).complaint
    RepeatRepair.objects.filter(pk=repeat.pk).update(state="done", done_at=clock.now(), done_by=cast.he)
    finish_failed_repeat(repeat.pk)
    Complaint.objects.filter(pk=closed.pk).update(status=Status.CLOSED, closed_at=clock.now())
    reopen_repeat(repeat.key, by=cast.he, why="客户又回来了")
    assert give_failed_repeat(repeat.pk) is None
    assert join_missed_repeats() == 2
    joined = CaseRepeat.objects.get()
    assert joined.complaint != closed
    assert joined.task and (joined.task.complaint, joined.task.done_at) == (joined.complaint, None)
    assert join_missed_repeats() == 0


def test_as_expected_after_all_drops_the_task_and_failing_again_makes_another(
    cast, django_capture_on_commit_callbacks
):
    repeat = _failed(cast)
    first = _task_of(repeat)
    with django_capture_on_commit_callbacks(execute=True):
        set_outcome(repeat.key, outcome=RepeatOutcome.SOLVED, by=cast.he)
    assert ProcrastinateJob.objects.filter(task_name="complaints.drop_failed_repeat").exists()
    assert join_missed_repeats() == 1
    first.refresh_from_db()
    assert first.dropped_at and first.why_dropped
    set_outcome(repeat.key, outcome=RepeatOutcome.NOT_AS_EXPECTED, by=cast.he)
    again = _task_of(repeat)
    assert (again.pk != first.pk, again.dropped_at) == (True, None)
    assert join_missed_repeats() == 0
