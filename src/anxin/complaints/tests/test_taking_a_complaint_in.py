"""Intake on one screen: saved in one press, nothing typed lost, warned of what is here already."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.choices import Level, Mode, Outcome, Status
from anxin.complaints.models import Complaint
from anxin.customers.models import Customer, Vehicle
from anxin.customers.services.indexing import customer_words, vehicle_words
from anxin.foundation import clock
from anxin.promises.models import Promise
from anxin.workshop.models import RepairOrder
from tests.cast import Cast, make_complaint

NEW = "/complaints/new/"
WORDS = "空调修了三次还是不凉，我要一个说法。"


def typed(cast: Cast, **more: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "token": str(uuid4()),
        "customer": str(cast.customer.key),
        "vehicle": str(cast.car.key),
        "channel": "intake-incoming",
        "words": WORDS,
        "category": "cat-service-not-fixed",
        "mood": "4",
    }
    return {**facts, **more}


@pytest.fixture
def desk(cast: Cast, signed_in: Callable[[Person], Client]) -> Client:
    return signed_in(cast.chen)


def test_words_and_a_category_are_enough(cast: Cast, desk: Client) -> None:
    answer = desk.post(NEW, typed(cast))
    complaint = Complaint.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{complaint.get_absolute_url()}?since=0"
    assert (complaint.words, complaint.customer, complaint.vehicle) == (WORDS, cast.customer, cast.car)
    assert (complaint.owner, complaint.mode, complaint.mood_now) == (cast.chen, Mode.PHONE, 4)


def test_whoever_speaks_for_the_customer_is_named_and_shown_on_the_case(cast: Cast, desk: Client) -> None:
    desk.post(NEW, typed(cast, on_behalf="女儿 王女士"))
    complaint = Complaint.objects.get()
    assert complaint.on_behalf == "女儿 王女士"
    assert "女儿 王女士" in desk.get(complaint.get_absolute_url()).content.decode()


def test_missing_words_are_named_at_their_field_and_the_rest_stays(cast: Cast, desk: Client) -> None:
    answer = desk.post(NEW, typed(cast, words="  ", wish="换新压缩机"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"words"}
    assert "换新压缩机" in page
    assert 'value="4" checked' in page
    assert cast.customer.name in page
    assert not Complaint.objects.exists()


def test_a_double_click_takes_in_one_complaint(cast: Cast, desk: Client) -> None:
    form = typed(cast)
    first, second = desk.post(NEW, form), desk.post(NEW, form)
    complaint = Complaint.objects.get()
    assert first.headers["Location"].startswith(complaint.get_absolute_url())
    assert second.headers["Location"] == complaint.get_absolute_url()


def test_a_newcomer_comes_on_file_with_his_car(cast: Cast, desk: Client) -> None:
    newcomer = {
        "customer": "", "vehicle": "", "new_name": "周敏", "new_address_form": "ms",
        "new_phone": "13900007777", "new_plate": "沪B·88888", "new_model": "Q5L",
    }  # fmt: skip
    desk.post(NEW, typed(cast, **newcomer))
    complaint = Complaint.objects.get()
    assert complaint.customer and complaint.vehicle
    assert (complaint.customer.name, complaint.vehicle.plate) == ("周敏", "沪B88888")
    assert complaint.vehicle.contacts.get().customer == complaint.customer


def test_a_wrong_number_of_a_newcomer_is_named_and_nothing_is_saved(cast: Cast, desk: Client) -> None:
    before = Customer.objects.count()
    answer = desk.post(NEW, typed(cast, customer="", vehicle="", new_name="周敏", new_phone="abc"))
    assert answer.status_code == 422
    assert "new_phone" in answer.context["form"].errors
    assert "abc" in answer.content.decode()
    assert Customer.objects.count() == before
    assert not Complaint.objects.exists()


def test_a_threat_in_the_words_raises_the_suggested_level_with_its_reason(cast: Cast, desk: Client) -> None:
    words = "再修不好我就找律师，法庭上见！"
    answer = desk.post(reverse("complaints:suggest_level"), typed(cast, words=words))
    page = answer.content.decode()
    assert 'value="legal"' in page
    assert "important" in page
    desk.post(NEW, typed(cast, words=words, threats=["legal"]))
    complaint = Complaint.objects.get()
    assert complaint.level == Level.IMPORTANT
    assert complaint.level_reason
    assert complaint.threats.get().kind == "legal"


def test_another_level_than_suggested_needs_a_reason(cast: Cast, desk: Client) -> None:
    refused = desk.post(NEW, typed(cast, level="3"))
    assert refused.status_code == 422
    assert "level_reason" in refused.context["form"].errors
    desk.post(NEW, typed(cast, level="3", level_reason="老板的朋友"))
    complaint = Complaint.objects.get()
    assert (complaint.level, complaint.level_reason) == (Level.IMPORTANT, "老板的朋友")


def test_the_channel_says_how_one_talks(cast: Cast, desk: Client) -> None:
    desk.post(NEW, typed(cast, channel="intake-visit", mode=""))
    assert Complaint.objects.get().mode == Mode.IN_PERSON


def test_an_open_case_of_the_customer_is_shown_as_a_likely_duplicate(cast: Cast, desk: Client) -> None:
    known = make_complaint(cast)
    page = desk.get(NEW, {"customer": str(cast.customer.key), "vehicle": str(cast.car.key)}).content.decode()
    assert "Perhaps here already" in page
    assert known.number in page


def test_the_same_words_of_a_stranger_are_shown_as_a_likely_duplicate(cast: Cast, desk: Client) -> None:
    known = make_complaint(cast)
    answer = desk.post(
        reverse("complaints:suggest_level"), typed(cast, customer="", vehicle="", words=known.words)
    )
    assert known.number in answer.content.decode()


def test_the_history_is_shown_silently_beside_the_talk(cast: Cast, desk: Client) -> None:
    RepairOrder.objects.create(
        dealer=cast.shanghai, number="RO-7", vehicle=cast.car, sender=cast.customer, kind="return",
        opened_at=clock.now() - timedelta(days=3), work="更换空调压缩机",
    )  # fmt: skip
    page = desk.get(reverse("complaints:intake_choose"), {"vehicle": str(cast.car.key)}).content.decode()
    assert "更换空调压缩机" in page
    assert "do not ask about what stands here" in page


def test_the_customer_is_found_by_the_end_of_his_number(cast: Cast, desk: Client) -> None:
    Customer.objects.filter(pk=cast.customer.pk).update(search=customer_words(cast.customer))
    Vehicle.objects.filter(pk=cast.car.pk).update(search=vehicle_words(cast.car))
    page = desk.get(reverse("complaints:intake_find"), {"q": "123456"}).content.decode()
    assert cast.customer.name in page
    assert str(cast.car.key) in page


def test_without_script_choosing_somebody_keeps_what_was_typed(cast: Cast, desk: Client) -> None:
    choice = {"choose": f"{cast.customer.key}:{cast.car.key}", "customer": "", "vehicle": ""}
    page = desk.post(NEW, typed(cast, **choice)).content.decode()
    assert cast.customer.name in page
    assert WORDS in page
    assert not Complaint.objects.exists()


def test_ringing_back_is_promised_at_once(cast: Cast, desk: Client) -> None:
    due = clock.now().astimezone(ZoneInfo(cast.shanghai.time_zone)) + timedelta(hours=2)
    desk.post(NEW, typed(cast, call_back_at=f"{due:%Y-%m-%dT%H:%M}"))
    promise = Promise.objects.get()
    assert (promise.subject, promise.keeper) == (Complaint.objects.get().slug, cast.chen)
    assert abs(promise.due_at - due) < timedelta(minutes=1)


def test_a_promise_in_the_past_is_named_at_its_field(cast: Cast, desk: Client) -> None:
    answer = desk.post(NEW, typed(cast, call_back_at="2020-01-01T10:00"))
    assert "call_back_at" in answer.context["form"].errors
    assert not Complaint.objects.exists()


def test_what_is_solved_on_the_spot_closes_with_its_follow_up_call(cast: Cast, desk: Client) -> None:
    solved = {
        "quick": "yes",
        "remedy": "当场重洗了车",
        "remedy_words": "行，谢谢",
        "reason": "reason-not-listened",
    }
    desk.post(NEW, typed(cast, words="车没洗干净", category="cat-service-other", mood="2", **solved))
    complaint = Complaint.objects.get()
    assert (complaint.status, complaint.outcome) == (Status.FOLLOW_UP, Outcome.ACCEPTED)
    assert complaint.solved_on_the_spot
    assert complaint.follow_up_due_at


@pytest.mark.parametrize("lacking", ["remedy", "remedy_words", "reason"])
def test_the_quick_close_names_what_it_lacks(cast: Cast, desk: Client, lacking: str) -> None:
    solved = {
        "quick": "yes",
        "remedy": "重洗",
        "remedy_words": "行",
        "reason": "reason-not-listened",
        lacking: "",
    }
    answer = desk.post(NEW, typed(cast, **solved))
    assert answer.context["form"].errors.keys() == {lacking}
    assert not Complaint.objects.exists()


def test_the_greeting_names_house_and_agent(cast: Cast, desk: Client) -> None:
    page = desk.get(NEW)
    assert cast.chen.name in page.context["page"].greeting
    assert str(cast.shanghai) in page.context["page"].greeting


def test_a_customer_of_another_dealer_is_not_there(cast: Cast, desk: Client) -> None:
    assert desk.get(NEW, {"customer": str(cast.foreign_customer.key)}).status_code == 404
    assert desk.post(NEW, typed(cast, customer=str(cast.foreign_customer.key))).status_code == 404


def test_who_may_only_look_takes_nothing_in(cast: Cast, signed_in) -> None:
    for person in (cast.shen, cast.qian):
        client = signed_in(person)
        assert client.get(NEW).status_code == 403
        assert client.post(NEW, typed(cast)).status_code == 403
    assert not Complaint.objects.exists()
