"""A repeat repair is marked wherever its order, car, customer or case is shown, on paper too (S088, S092)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from anxin.accounts.models import Person
from anxin.complaints.selectors.sheet import sheet_of
from anxin.complaints.services.join_repeat import join_repeat
from anxin.workshop.choices import RepeatFound, RepeatState
from anxin.workshop.models import RepeatRepair
from anxin.workshop.services.repeats import refuse_repeat
from anxin.workshop.tests.repeat_visits import confirmed, suspected, visit
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]
RED = 'class="level level-repeat"'


def held(cast: Cast) -> RepeatRepair:
    repeat = confirmed(cast)
    join_repeat(repeat.pk)
    return repeat


@pytest.mark.parametrize("place", ["orders", "order", "car", "customer", "case", "today"])
def test_it_is_red_on_every_page(cast: Cast, signed_in: SignIn, place: str):
    repeat = held(cast)
    assert repeat.order is not None
    address = {
        "orders": reverse("workshop:orders"),
        "order": reverse("workshop:order", args=[repeat.order.key]),
        "car": reverse("customers:vehicle", args=[cast.car.key]),
        "customer": reverse("customers:show", args=[cast.customer.key]),
        "case": repeat.case.complaint.get_absolute_url(),
        "today": reverse("complaints:today"),
    }[place]
    page = signed_in(cast.liu).get(address).content.decode()
    assert RED in page
    assert reverse("workshop:repeat", args=[repeat.key]) in page


def test_on_paper_the_complaint_says_so_too(cast: Cast):
    repeat = held(cast)
    with translation.override("zh-hans"):
        assert sheet_of(repeat.case.complaint, cast.liu).mark == "重复维修"
        assert sheet_of(make_complaint(cast, words="等了一个小时"), cast.liu).mark == ""


def test_a_suspicion_is_a_question_and_a_refusal_no_mark(cast: Cast, signed_in: SignIn):
    repeat = suspected(cast)
    client = signed_in(cast.liu)
    asked = client.get(reverse("workshop:orders")).content.decode()
    assert RED not in asked
    assert "Repeat repair?" in asked
    refuse_repeat(repeat.key, by=cast.liu, why="另一个毛病")
    assert "Repeat repair?" not in client.get(reverse("workshop:orders")).content.decode()
    car = client.get(reverse("customers:vehicle", args=[cast.car.key])).content.decode()
    assert RED not in car


def test_a_colleague_reports_what_nobody_has_found(cast: Cast, signed_in: SignIn):
    first = visit(cast, "RO-1", 1, words="仪表闪")
    again = visit(cast, "RO-2", 9, words="屏幕有时不亮")
    client = signed_in(cast.chen)
    address = reverse("workshop:report_repeat", args=[again.key])
    assert address in client.get(reverse("workshop:order", args=[again.key])).content.decode()
    assert client.post(address, {"earlier": str(first.key), "why": ""}).status_code == 422
    answer = client.post(address, {"earlier": str(first.key), "why": "同一块屏", "caught_inside": "on"})
    repeat = RepeatRepair.objects.get()
    assert answer.headers["Location"] == reverse("workshop:repeat", args=[repeat.key])
    assert (repeat.state, repeat.found_by) == (RepeatState.SUSPECTED, RepeatFound.PERSON)
    assert (repeat.earlier, repeat.caught_inside) == (first, True)
    assert "A colleague reports it: 同一块屏" in client.get(answer.headers["Location"]).content.decode()
    assert client.post(address, {"why": "noch einmal"}).status_code == 422


def test_only_a_visit_of_the_same_car_can_be_the_earlier_one(cast: Cast, signed_in: SignIn):
    order = visit(cast, "RO-9", 9, words="屏幕有时不亮")
    later = visit(cast, "RO-10", 12, words="屏幕又不亮")
    address = reverse("workshop:report_repeat", args=[order.key])
    answer = signed_in(cast.chen).post(address, {"earlier": str(later.key), "why": "同一块屏"})
    assert answer.status_code == 422
    assert not RepeatRepair.objects.exists()
