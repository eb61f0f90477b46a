"""Today tells what a department is asked, what one is offered, and one's tasks."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anxin.accounts.models import Person
from anxin.complaints.selectors.today import Why, day_of
from anxin.complaints.services.answer_request import accept_request
from anxin.complaints.services.change_case import assign_complaint, change_details
from anxin.complaints.services.give_task import NewTask, add_task
from anxin.complaints.services.hand_over import Offer, offer_hand_over
from anxin.complaints.tests.test_a_department_answers_in_writing import asked, put_into_after_sales
from anxin.foundation import clock
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]
OURS = {Why.ACCEPT, Why.ANSWER, Why.HAND_OVER, Why.TASK}


def whys(person: Person, cast: Cast, **more: bool) -> list[Why]:
    return [line.why for line in day_of(person, cast.shanghai, **more).lines if line.why in OURS]


def test_a_request_waits_to_be_accepted_then_to_be_answered(cast: Cast) -> None:
    request = asked(cast)
    assert whys(cast.he, cast) == [Why.ACCEPT]
    assert whys(cast.chen, cast) == []
    accept_request(request.pk, by=cast.he)
    assert whys(cast.he, cast) == [], "the answer is not due today"
    with clock.at(request.asked_at + timedelta(hours=20)):
        assert whys(cast.he, cast) == [Why.ANSWER]
        assert whys(cast.gao, cast) == []
        assert whys(cast.gao, cast, whole_dealer=True) == [Why.ANSWER]


def test_the_line_leads_to_the_request_and_tells_nothing_of_the_customer(
    cast: Cast, signed_in: SignIn
) -> None:
    put_into_after_sales(cast)
    request = asked(cast)
    page = signed_in(cast.wang).get("/today/").content.decode()
    assert f'href="/requests/{request.pk}/"' in page
    assert cast.customer.name not in page
    assert request.complaint.slug not in signed_in(cast.wang).get("/today/next/").headers["Location"]


def test_whoever_is_complained_about_is_not_asked(cast: Cast) -> None:
    case = make_complaint(cast)
    change_details(case.slug, details={"concerns": cast.he}, by=cast.liu)
    asked(cast, case)
    assert whys(cast.he, cast) == []


def test_what_is_offered_to_me_is_on_my_day(cast: Cast) -> None:
    case = assign_complaint(make_complaint(cast).slug, to=cast.chen, by=cast.chen)
    offer_hand_over(case.slug, offer=Offer(cast.sun, "下午回电"), by=cast.chen)
    assert whys(cast.sun, cast) == [Why.HAND_OVER]
    assert whys(cast.chen, cast) == []


def test_a_task_is_settled_with_one_key(cast: Cast, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    soon = clock.now() + timedelta(hours=2)
    task = add_task(case.slug, task=NewTask("备代步车", doer=cast.sun, due_at=soon), by=cast.chen)
    later = NewTask("下周查", doer=cast.sun, due_at=soon + timedelta(days=5))
    add_task(case.slug, task=later, by=cast.chen)
    assert whys(cast.sun, cast) == [Why.TASK]
    signed_in(cast.sun).post("/today/settle/", {"slug": case.slug, "why": "task", "ident": task.pk})
    task.refresh_from_db()
    assert task.done_by == cast.sun
    assert whys(cast.sun, cast) == []


def test_the_day_costs_the_same_however_much_is_asked(cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            day_of(cast.he, cast.shanghai)
        return len(caught)

    asked(cast)
    count()
    before = count()
    for _more in range(4):
        asked(cast)
    assert count() == before
