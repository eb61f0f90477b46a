"""The house side of a case, the list of requests and the page of one, as people use them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from anxin.accounts.models import Person
from anxin.complaints.choices import HandOverState, RequestState
from anxin.complaints.models import CaseTask, Complaint, InputRequest
from anxin.complaints.services.answer_request import answer_request
from anxin.complaints.services.change_case import assign_complaint, change_details
from anxin.complaints.tests.test_a_department_answers_in_writing import (
    WHOLE,
    after_sales,
    asked,
    put_into_after_sales,
)
from anxin.foundation import clock
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]


def act(client: Client, case: Complaint, operation: str, **words: object) -> str:
    answer = client.post(f"/complaints/{case.slug}/do/{operation}/", words, follow=True)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


def test_a_case_is_asked_about_and_the_answer_is_read(cast: Cast, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    change_details(case.slug, details={"trouble_area": "trouble-speed"}, by=cast.chen)
    page = signed_in(cast.chen).get(f"/complaints/{case.slug}/?side=house").content.decode()
    assert f'<option value="{after_sales(cast).pk}" selected>' in page, (
        "the trouble area suggests the department"
    )
    page = act(
        signed_in(cast.chen), case, "ask_department", department=after_sales(cast).pk, question="换过什么？"
    )
    assert "换过什么？" in page
    request = InputRequest.objects.get()
    head = signed_in(cast.he)
    assert "换过什么？" in head.get("/requests/").content.decode()
    page = head.post(f"/requests/{request.pk}/accept/", follow=True).content.decode()
    assert "Sign and send the answer" in page
    words = {"facts": WHOLE.facts, "cause": WHOLE.cause, "measure": WHOLE.measure, "seen": 0}
    page = head.post(f"/requests/{request.pk}/answer/", words, follow=True).content.decode()
    assert WHOLE.measure in page
    assert "Sign and send" not in page
    page = signed_in(cast.chen).get(f"/complaints/{case.slug}/?side=house").content.decode()
    assert WHOLE.facts in page
    assert "何军" in page


def test_an_adviser_of_the_department_reads_the_request_and_not_the_case(
    cast: Cast, signed_in: SignIn
) -> None:
    put_into_after_sales(cast)
    request = asked(cast)
    client = signed_in(cast.wang)
    page = client.get(f"/requests/{request.pk}/").content.decode()
    assert request.complaint.words in page
    assert "Keep the draft" in page
    assert "Send it back" not in page
    assert cast.customer.name not in page
    assert f"/complaints/{request.complaint.slug}/" not in page
    assert client.get(f"/complaints/{request.complaint.slug}/").status_code == 404


def test_what_was_typed_stays_when_somebody_was_faster(cast: Cast, signed_in: SignIn) -> None:
    put_into_after_sales(cast)
    request = asked(cast)
    answer_request(request.pk, answer=WHOLE, by=cast.wang)
    words = {"facts": "我写的", "cause": "原因", "measure": "措施", "seen": 0}
    answer = signed_in(cast.he).post(f"/requests/{request.pk}/answer/", words)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "我写的" in page
    assert "王磊" in page
    assert 'name="seen" value="1"' in page


def test_the_list_is_narrowed_by_its_address(cast: Cast, signed_in: SignIn) -> None:
    first, second = asked(cast), asked(cast)
    answer_request(first.pk, answer=WHOLE, by=cast.he)
    client = signed_in(cast.he)

    def shown(query: str) -> set[int]:
        page = client.get(f"/requests/?{query}").content.decode()
        return {each.pk for each in (first, second) if f'data-row="{each.pk}"' in page}

    assert shown("") == {second.pk}
    assert shown("shown=to_accept") == {second.pk}
    assert shown("shown=settled") == {first.pk}
    assert shown("shown=overdue") == set()
    assert shown("shown=nonsense&department=x") == {second.pk}
    with clock.at(second.asked_at + timedelta(days=9)):
        assert shown("shown=overdue") == {second.pk}
        assert "overdue" in client.get("/requests/").content.decode()


def test_the_list_asks_no_more_of_the_database_the_longer_it_gets(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.he)
    asked(cast)
    client.get("/requests/")
    with django_assert_max_num_queries(30) as few:
        client.get("/requests/")
        as_many = len(few.captured_queries)
    for _more in range(4):
        asked(cast)
    with django_assert_max_num_queries(as_many):
        client.get("/requests/")


def test_a_case_is_handed_over_on_its_page(cast: Cast, signed_in: SignIn) -> None:
    case = assign_complaint(make_complaint(cast).slug, to=cast.chen, by=cast.chen)
    act(signed_in(cast.chen), case, "offer_hand_over", to=cast.sun.pk, what="下午回电", customer_told="on")
    page = signed_in(cast.sun).get(f"/complaints/{case.slug}/?side=house").content.decode()
    assert "Take the case over" in page
    act(signed_in(cast.sun), case, "accept_hand_over")
    case.refresh_from_db()
    assert case.owner == cast.sun
    assert case.hand_overs.get().state == HandOverState.ACCEPTED


def test_whoever_declines_and_sees_the_case_no_more_goes_back_to_his_day(
    cast: Cast, signed_in: SignIn
) -> None:
    case = assign_complaint(make_complaint(cast).slug, to=cast.chen, by=cast.chen)
    act(signed_in(cast.chen), case, "offer_hand_over", to=cast.wang.pk, what="下午回电")
    answer = signed_in(cast.wang).post(f"/complaints/{case.slug}/do/refuse_hand_over/", {"why": "不在班"})
    assert answer.headers["Location"] == "/today/"


def test_tasks_are_ticked_and_unticked(cast: Cast, signed_in: SignIn) -> None:
    case, client = make_complaint(cast), signed_in(cast.chen)
    act(client, case, "add_task", what="备代步车", doer=cast.sun.pk)
    task = CaseTask.objects.get()
    act(client, case, "finish_task", task=task.pk, done="yes")
    task.refresh_from_db()
    assert task.done_by == cast.chen
    answer = client.post(
        f"/complaints/{case.slug}/do/finish_task/?task={task.pk}&done=no", headers={"hx-request": "true"}
    )
    assert answer.status_code == 200
    task.refresh_from_db()
    assert task.done_at is None


def test_a_check_list_shows_its_progress_in_the_readers_language(cast: Cast, signed_in: SignIn) -> None:
    case, client = make_complaint(cast), signed_in(cast.chen)
    page = act(client, case, "start_check_list", key="safety")
    assert "Ask whether anyone is hurt and needs a doctor" in page
    assert "0 of" in page
    cast.chen.language = "zh-hans"
    cast.chen.save()
    page = client.get(
        f"/complaints/{case.slug}/?side=house", headers={"accept-language": "zh-hans"}
    ).content.decode()
    assert "问清有没有人受伤，要不要送医" in page


@pytest.mark.parametrize("who", ["chen", "qian", "shen"])
def test_everybody_who_sees_a_case_may_follow_it(cast: Cast, signed_in: SignIn, who: str) -> None:
    case, person = make_complaint(cast), getattr(cast, who)
    client = signed_in(person)
    client.post(f"/complaints/{case.slug}/follow/", {"on": "yes"})
    assert case.followers.get().person == person
    client.post(f"/complaints/{case.slug}/follow/", {"on": "no"})
    assert not case.followers.exists()


def test_the_house_side_costs_the_same_however_much_is_asked(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case, client = make_complaint(cast), signed_in(cast.chen)
    address = f"/complaints/{case.slug}/?side=house"
    asked(cast, case)
    act(client, case, "add_task", what="一")
    client.get(address)
    with django_assert_max_num_queries(100) as few:
        client.get(address)
        as_many = len(few.captured_queries)
    for number in range(3):
        asked(cast, case)
        act(client, case, "add_task", what=str(number))
    with django_assert_max_num_queries(as_many):
        client.get(address)


def test_a_refused_request_is_asked_elsewhere(cast: Cast, signed_in: SignIn) -> None:
    request = asked(cast)
    page = signed_in(cast.he).post(f"/requests/{request.pk}/refuse/", {"why": ""}).content.decode()
    assert "Say why the request goes back." in page
    signed_in(cast.he).post(f"/requests/{request.pk}/refuse/", {"why": "配件部的事"})
    request.refresh_from_db()
    assert request.state == RequestState.REFUSED
    page = signed_in(cast.chen).get(f"/complaints/{request.complaint.slug}/?side=house").content.decode()
    assert "配件部的事" in page


def test_whom_the_case_is_about_reads_nothing_of_what_was_found(cast: Cast, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    request = answer_request(asked(cast, case).pk, answer=WHOLE, by=cast.he)
    client = signed_in(cast.he)
    addresses = (f"/requests/{request.pk}/", f"/complaints/{case.slug}/?side=house")
    assert all(WHOLE.cause in client.get(address).content.decode() for address in addresses)
    change_details(case.slug, details={"concerns": cast.he}, by=cast.liu)
    assert not any(WHOLE.cause in client.get(address).content.decode() for address in addresses)
