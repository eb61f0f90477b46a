"""The pages of the position: the list of the nearest cars, one car, what is judged and asked for on them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.rights.models import CarTerms, RightsRequest, VisitJudgement
from anxin.rights.services.requests import AskedFor, take_request
from anxin.rights.tests.cars import TODAY, came, delivered, judged, repaired
from tests.cast import Cast, make_customer

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _in_march():
    with clock.at(TODAY):
        yield


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_tells_days_repairs_and_clocks(cast: Cast, signed_in: SignIn):
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01", lasting=6)
    judged(cast, came(cast, "2026-03-06", days=None), symptom_group="异响")
    shown = page(signed_in(cast.liu), "rights:positions")
    assert "王建国" in shown
    assert "day 29 of 30" in shown
    assert "4 of 5 repairs of the same trouble" in shown
    assert "97 of 120 h" in shown


def test_who_looks_from_outside_the_house_sees_no_whole_name(cast: Cast, signed_in: SignIn):
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01")
    shown = page(signed_in(cast.qian), "rights:positions")
    assert "沪A12345" in shown
    assert "王建国" not in shown


def test_a_second_dealer_sees_nothing_of_it(cast: Cast, signed_in: SignIn):
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01")
    client = signed_in(cast.zhao)
    assert "沪A12345" not in page(client, "rights:positions", show="all")
    for name in ("rights:car", "rights:short", "rights:sheet", "rights:terms"):
        assert client.get(reverse(name, args=[cast.car.key])).status_code == 404


def test_the_list_needs_as_many_queries_for_ten_cars_as_for_one(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
):
    for number in range(10):
        _owner, car = make_customer(
            cast.shanghai, f"客户{number}", f"1390000{number:04}", plate=f"沪C{number:05}", vin=""
        )
        delivered(cast, car)
        repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01", car=car)
    client = signed_in(cast.liu)
    page(client, "rights:positions")
    with django_assert_max_num_queries(16):
        assert page(client, "rights:positions").count("data-row") == 10


def test_the_list_goes_out_as_a_file_for_those_who_may(cast: Cast, signed_in: SignIn):
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01")
    answer = signed_in(cast.liu).get(reverse("rights:export", args=["csv"]))
    assert "沪A12345" in answer.getvalue().decode("utf-8-sig")
    assert signed_in(cast.chen).get(reverse("rights:export", args=["csv"])).status_code == 403


def test_the_page_of_a_car_says_why_against_whom_and_by_which_article(cast: Cast, signed_in: SignIn):
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01", "2026-01-01")
    shown = page(signed_in(cast.liu), "rights:car", cast.car.key)
    assert "against the seller" in shown
    assert "第二十四条第一款第(四)项" in shown
    assert "¥194,864" in shown.replace("CN¥", "¥")
    assert "never the whole answer" in shown
    assert "not legal advice" in shown
    assert "¥194,864" not in page(signed_in(cast.chen), "rights:car", cast.car.key).replace("CN¥", "¥")


def test_terms_are_set_on_their_page_and_a_coefficient_over_the_cap_is_named(cast: Cast, signed_in: SignIn):
    delivered(cast)
    client, address = signed_in(cast.liu), reverse("rights:terms", args=[cast.car.key])
    form = {"use": "household", "seen": "1", "invoice_date": "2025-06-01", "price": "180000"}
    refused = client.post(address, {**form, "usage_coefficient": "0.0051"})
    assert refused.status_code == 422
    assert "id_usage_coefficient-error" in refused.content.decode()
    assert client.post(address, {**form, "usage_coefficient": "0.005"}).status_code == 302
    assert CarTerms.objects.get(vehicle=cast.car).price == 180_000


def visit_form(**more: str) -> dict[str, str]:
    rows = {f"{name}-{field}": "0" for name in ("parts", "intervals") for field in ("INITIAL_FORMS",)}
    rows |= {f"{name}-TOTAL_FORMS": "1" for name in ("parts", "intervals")}
    return {"seen": "0", "intervals-0-why": "special_part_transport", **rows, **more}


def test_a_visit_is_judged_on_its_page(cast: Cast, signed_in: SignIn):
    delivered(cast)
    order = came(cast, "2025-07-01", days=9)
    client, address = signed_in(cast.he), reverse("rights:visit", args=[order.key])
    assert "Keep the judgement" in page(client, "rights:visit", order.key)
    told = {
        "quality_problem": "yes",
        "symptom_group": "空调不凉",
        "parts-0-name": "压缩机",
        "parts-0-main_part": "no",
        "intervals-0-from_at": "2025-07-03T09:00",
        "intervals-0-to_at": "2025-07-05T09:00",
    }
    assert client.post(address, visit_form(**told)).status_code == 302
    kept = VisitJudgement.objects.get(order=order)
    assert (kept.quality_problem, kept.judged_by, kept.cured) == (True, cast.he, None)
    assert [(part.name, part.main_part) for part in kept.fitted.all()] == [("压缩机", False)]
    assert [each.to_at and each.to_at - each.from_at for each in kept.excluded.all()] == [timedelta(days=2)]
    assert kept.vehicle.position.days == 7


def test_times_that_run_backwards_are_named_on_the_page(cast: Cast, signed_in: SignIn):
    delivered(cast)
    order = came(cast, "2025-07-01")
    told = visit_form(quality_problem="yes", completed_at="2025-06-30T09:00")
    refused = signed_in(cast.liu).post(reverse("rights:visit", args=[order.key]), told)
    assert refused.status_code == 422
    assert "id_completed_at-error" in refused.content.decode()


def test_a_request_is_taken_in_answered_and_completed(cast: Cast, signed_in: SignIn):
    delivered(cast)
    client = signed_in(cast.liu)
    take = reverse("rights:take_request", args=[cast.car.key])
    assert client.post(take, {"remedy": "replace", "medium": "phone", "words": "换车"}).status_code == 302
    request = RightsRequest.objects.get()
    assert (str(request.answer_due), str(request.complete_due)) == ("2026-03-24", "2026-04-08")
    assert "Answer due 2026-03-24" in page(client, "rights:car", cast.car.key)
    answer = reverse("rights:answer_request", args=[request.key])
    without = client.post(answer, {"answer": "refused", "seen": "0"})
    assert without.status_code == 422
    assert "Write the reasons" in without.content.decode()
    assert client.post(answer, {"answer": "accepted", "seen": "0"}).status_code == 302
    complete = reverse("rights:complete_request", args=[request.key])
    assert client.post(complete, {"outcome": "new car handed over", "seen": "1"}).status_code == 302
    request.refresh_from_db()
    assert not request.is_open


def test_an_adviser_takes_a_request_in_and_does_not_answer_it(cast: Cast, signed_in: SignIn):
    delivered(cast)
    request = take_request(cast.car.key, AskedFor(remedy="refund", medium="visit"), by=cast.wang)
    answer = reverse("rights:answer_request", args=[request.key])
    assert signed_in(cast.wang).post(answer, {"answer": "accepted", "seen": "0"}).status_code == 403


def test_reception_and_the_page_of_the_car_show_the_position(cast: Cast, signed_in: SignIn):
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01")
    client = signed_in(cast.wang)
    shown = page(client, "workshop:reception", vehicle=str(cast.car.key))
    assert "this visit opens the right to" in shown
    assert "Statutory position" in page(client, "customers:vehicle", cast.car.key)
    running = came(cast, "2026-03-09", days=None)
    assert "this visit opens the right to" in page(client, "workshop:order", running.key)


def test_the_position_goes_on_paper(cast: Cast, signed_in: SignIn):
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01")
    answer = signed_in(cast.liu).get(reverse("rights:sheet", args=[cast.car.key]))
    assert answer.content.startswith(b"%PDF")


def test_reception_says_may_where_the_right_may_only_be_argued(cast: Cast, signed_in: SignIn):
    delivered(cast, use="unknown")
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01")
    shown = page(signed_in(cast.wang), "workshop:reception", vehicle=str(cast.car.key))
    assert "this visit may open the right to" in shown
    assert "this visit opens the right to" not in shown
    assert "A25" in shown


def test_wherever_a_position_shows_it_says_that_it_is_the_least(cast: Cast, signed_in: SignIn):
    delivered(cast)
    repaired(cast, "2025-07-01", "2025-08-01", "2025-09-01", "2025-10-01")
    client = signed_in(cast.liu)
    running = came(cast, "2026-03-09", days=None)
    for name, key in (("workshop:order", running.key), ("customers:vehicle", cast.car.key)):
        assert "not legal advice" in page(client, name, key), name


def test_a_stay_and_an_order_without_an_end_are_told_on_the_page(cast: Cast, signed_in: SignIn):
    delivered(cast)
    judged(cast, came(cast, "2025-07-01", days=None))
    orders = [came(cast, "2025-09-01", days=4), came(cast, "2025-09-02", days=4)]
    for order in orders:
        judged(cast, order)
    shown = page(signed_in(cast.liu), "rights:car", cast.car.key)
    assert "One stay, counted once, with:" in shown
    assert "end not known" in shown
    assert "When was the repair completed?" in shown
