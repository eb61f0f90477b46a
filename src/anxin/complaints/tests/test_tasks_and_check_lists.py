"""Tasks of the house on a case, alone or as the items of a check-list."""

from datetime import timedelta

import pytest

from anxin.complaints.choices import EventKind
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.services.change_case import assign_complaint
from anxin.complaints.services.give_task import NewTask, add_task, drop_task, finish_task
from anxin.complaints.services.start_check_list import start_check_list
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.messaging.models import Notice
from anxin.playbooks.selectors import require_entry
from tests.cast import Cast, make_complaint


def test_a_task_is_given_done_undone_and_done(cast: Cast) -> None:
    case = make_complaint(cast)
    task = add_task(case.slug, task=NewTask("给客户准备代步车", doer=cast.sun), by=cast.chen)
    assert Notice.objects.get(person=cast.sun).code == "TASK_GIVEN"
    finish_task(case.slug, task_id=task.pk, done=True, by=cast.sun)
    finish_task(case.slug, task_id=task.pk, done=False, by=cast.sun)
    task.refresh_from_db()
    assert task.done_at is None
    assert [str(e.kind) for e in case.events.all()][-3:] == ["task_added", "task_done", "task_reopened"]


def test_a_task_is_dropped_with_a_reason_and_then_left_alone(cast: Cast) -> None:
    case = make_complaint(cast)
    task = add_task(case.slug, task=NewTask("查召回"), by=cast.chen)
    assert task.doer == cast.chen
    with pytest.raises(InvalidInput):
        drop_task(case.slug, task_id=task.pk, why=" ", by=cast.chen)
    drop_task(case.slug, task_id=task.pk, why="不在召回范围", by=cast.chen)
    with pytest.raises(Refused):
        finish_task(case.slug, task_id=task.pk, done=True, by=cast.chen)


def test_a_task_opens_the_case_to_its_doer(cast: Cast) -> None:
    case = make_complaint(cast)
    with pytest.raises(NotFound):
        get_complaint_for(cast.wang, case.slug)
    task = add_task(case.slug, task=NewTask("拍故障灯", doer=cast.wang), by=cast.chen)
    assert get_complaint_for(cast.wang, case.slug) == case
    finish_task(case.slug, task_id=task.pk, done=True, by=cast.wang)
    assert get_complaint_for(cast.wang, case.slug) == case


@pytest.mark.parametrize("doer", ["zhao", "qian", "an"])
def test_nobody_from_elsewhere_gets_a_task(cast: Cast, doer: str) -> None:
    with pytest.raises(InvalidInput) as error:
        add_task(make_complaint(cast).slug, task=NewTask("x", doer=getattr(cast, doer)), by=cast.chen)
    assert error.value.field == "doer"


def test_a_check_list_becomes_tasks_with_limits_and_doers(cast: Cast) -> None:
    case = make_complaint(cast)
    assign_complaint(case.slug, to=cast.chen, by=cast.chen)
    content = require_entry("check_lists", "lists", "safety", field="key", message="")
    with clock.at(case.received_at + timedelta(minutes=5)):
        tasks = start_check_list(case.slug, key="safety", by=cast.chen)
    items = {item["id"]: item for item in content["items"]}
    assert [task.item for task in tasks] == list(items)
    by_role = {"owner": cast.chen, "head_of_department": cast.he, "service_adviser": cast.wang,
               "customer_service_manager": cast.liu}  # fmt: skip
    for task in tasks:
        item = items[task.item]
        assert task.doer == by_role[item["role"]]
        limit = item["limit"]
        assert task.due_at == (None if limit is None else task.added_at + timedelta(hours=limit))
    assert case.events.filter(kind=EventKind.TASK_ADDED).count() == 1
    assert Notice.objects.filter(person=cast.he, code="TASK_GIVEN").count() == 1


def test_a_check_list_is_laid_on_a_case_once(cast: Cast) -> None:
    case = make_complaint(cast)
    start_check_list(case.slug, key="safety", by=cast.chen)
    with pytest.raises(Refused):
        start_check_list(case.slug, key="safety", by=cast.liu)


def test_a_role_of_two_people_leaves_the_doer_open(cast: Cast) -> None:
    cast.sun.memberships.update(role="service_adviser")
    tasks = start_check_list(make_complaint(cast).slug, key="safety", by=cast.chen)
    assert {task.doer for task in tasks if task.item == "check-safety-photos"} == {None}
