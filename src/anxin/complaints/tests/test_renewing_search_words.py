"""A renamed customer's complaints are found under the new name once the worker has run."""

import pytest
from django.apps import apps
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.found_cases import cases_found
from anxin.complaints.services.renew_search_words import renew_words_of_customer, renew_words_of_vehicle
from anxin.customers.services import change_customer, change_vehicle
from anxin.foundation.searching import tsquery_literal
from tests.cast import Cast, make_complaint

ComplaintRevision = apps.get_model("complaints", "ComplaintRevision")


def found(cast: Cast, query: str) -> list[Complaint]:
    return list(cases_found(visible_to(cast.chen), tsquery_literal(query), person=cast.chen))


def waiting() -> list[tuple[str, object]]:
    jobs = ProcrastinateJob.objects.filter(task_name__startswith="complaints.renew_words", status="todo")
    return list(jobs.order_by("id").values_list("task_name", "args"))


def run_waiting() -> None:
    """Run what is queued, as the worker does, in this process and this transaction."""
    synchronous: App = app
    for name, arguments in waiting():
        synchronous.tasks[name].func(**arguments)  # type: ignore[arg-type]  # JSON of the job


def test_a_renamed_customer_is_found_under_the_new_name(cast, django_capture_on_commit_callbacks):
    complaint = make_complaint(cast)
    with django_capture_on_commit_callbacks(execute=True):
        change_customer(cast.customer.key, changes={"name": "欧阳建国", "phone": "13700007777"}, by=cast.chen)
    assert found(cast, "欧阳") == []
    run_waiting()
    assert found(cast, "欧阳") == [complaint]
    assert found(cast, "7777") == [complaint]
    assert found(cast, "13900001234") == []


def test_a_new_plate_is_found(cast, django_capture_on_commit_callbacks):
    complaint = make_complaint(cast)
    with django_capture_on_commit_callbacks(execute=True):
        change_vehicle(cast.car.key, changes={"plate": "沪C77777"}, by=cast.chen)
    run_waiting()
    assert found(cast, "C77777") == [complaint]
    assert found(cast, "A12345") == []


def test_what_complaints_are_not_found_by_queues_nothing(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        change_customer(cast.customer.key, changes={"care_note": "先问候"}, by=cast.chen)
        change_vehicle(cast.car.key, changes={"colour": "白色"}, by=cast.chen)
    assert waiting() == []


def test_renewing_twice_is_the_same_as_once_and_leaves_version_and_history_alone(cast):
    complaint = make_complaint(cast)
    before = Complaint.objects.values("texts__search", "version").get(pk=complaint.pk)
    revisions = ComplaintRevision.objects.count()
    assert [renew_words_of_customer(cast.customer.pk), renew_words_of_customer(cast.customer.pk)] == [1, 1]
    assert renew_words_of_vehicle(cast.car.pk) == 1
    assert Complaint.objects.values("texts__search", "version").get(pk=complaint.pk) == before
    assert ComplaintRevision.objects.count() == revisions


def test_many_complaints_are_renewed_in_batches(cast, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("anxin.complaints.services.renew_search_words.BATCH", 2)
    for _each in range(5):
        make_complaint(cast)
    with django_assert_max_num_queries(3 * 5 + 4):
        assert renew_words_of_customer(cast.customer.pk) == 5


@pytest.mark.parametrize("name", ["complaints.renew_words_of_customer", "complaints.renew_words_of_vehicle"])
def test_the_queued_name_is_a_task_of_the_worker(name):
    assert name in app.tasks
