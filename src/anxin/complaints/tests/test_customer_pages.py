"""The pages of customers and cars: who sees what, what is masked, and one timeline of all that happened."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from anxin.complaints.choices import ContactOutcome, TimelineGroup
from anxin.complaints.selectors.customer_page import CustomerFilter, list_customers
from anxin.complaints.selectors.customer_timeline import timeline_of, timeline_of_vehicle
from anxin.complaints.services.contact_customer import record_contact
from anxin.complaints.services.promise_customer import promise_customer
from anxin.customers.models import Customer, MileageReading
from anxin.customers.services import (
    CustomerDetails,
    change_customer,
    create_customer,
    set_do_not_call,
    show_customer_phone,
)
from anxin.foundation import clock
from anxin.foundation.models import AuditRecord
from anxin.promises.choices import PromiseKind
from anxin.promises.services import Pledge
from anxin.workshop.models import RepairOrder
from tests.cast import Cast, make_complaint

VISITED = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)


def show(customer: Customer) -> str:
    return reverse("customers:show", args=[customer.key])


def lived(cast: Cast) -> None:
    """Give the cast's customer a visit, a complaint, a call, a promise, a reading and a change."""
    RepairOrder.objects.create(
        dealer=cast.shanghai,
        number="RO-1",
        vehicle=cast.car,
        sender=cast.customer,
        kind="repair",
        opened_at=VISITED,
        odometer_km=41_000,
        reported="空调不凉",
        adviser=cast.wang,
    )
    complaint = make_complaint(cast)
    record_contact(complaint.slug, outcome=ContactOutcome.NO_ANSWER, by=cast.chen)
    pledge = Pledge(PromiseKind.ACKNOWLEDGEMENT, "明天回电", clock.now() + timedelta(days=1), cast.chen)
    promise_customer(complaint.slug, pledge=pledge, by=cast.chen)
    read_on = VISITED.date() + timedelta(days=20)
    MileageReading.objects.create(vehicle=cast.car, read_on=read_on, kilometres=42_000, source="customer")
    change_customer(cast.customer.key, changes={"care_note": "先听完再说"}, by=cast.chen)


def test_one_timeline_tells_everything_newest_first(cast):
    lived(cast)
    entries = timeline_of(cast.chen, cast.customer).entries
    assert {entry.group for entry in entries} == set(TimelineGroup)
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)


@pytest.mark.parametrize("group", TimelineGroup.values)
def test_the_timeline_is_narrowed_to_one_group(cast, group):
    lived(cast)
    assert {entry.group for entry in timeline_of(cast.chen, cast.customer, group=group).entries} == {group}


def test_a_reading_taken_at_a_visit_is_told_once(cast):
    lived(cast)
    MileageReading.objects.create(vehicle=cast.car, read_on=VISITED.date(), kilometres=41_000, source="visit")
    told = [
        entry for entry in timeline_of(cast.chen, cast.customer).entries if "41,000" in entry.what + entry.why
    ]
    assert [entry.group for entry in told] == [TimelineGroup.VISITS]
    narrowed = timeline_of(cast.chen, cast.customer, group="mileage").entries
    assert len(narrowed) == 2


def test_the_car_has_a_timeline_of_its_own(cast):
    lived(cast)
    groups = {entry.group for entry in timeline_of_vehicle(cast.chen, cast.car).entries}
    assert {"visits", "complaints", "calls", "promises", "mileage"} <= groups


def test_an_adviser_sees_no_promise_of_a_complaint_that_is_not_his(cast):
    lived(cast)
    groups = {str(entry.group) for entry in timeline_of(cast.wang, cast.customer).entries}
    assert groups == {"visits", "mileage", "changes"}


def test_the_next_page_of_the_timeline_is_older_and_nothing_is_lost(cast, monkeypatch):
    monkeypatch.setattr("anxin.complaints.selectors.customer_timeline.PAGE_SIZE", 3)
    for day in range(8):
        MileageReading.objects.create(
            vehicle=cast.car,
            read_on=VISITED.date() + timedelta(days=day),
            kilometres=40_000 + day,
            source="visit",
        )
    seen: list[str] = []
    before = ""
    for _page in range(5):
        timeline = timeline_of(cast.chen, cast.customer, before=before)
        seen += [entry.what for entry in timeline.entries]
        before = timeline.older
        if not before:
            break
    assert len(seen) == len(set(seen)) == 8


def test_the_page_shows_a_masked_number_and_the_care_note(cast, signed_in):
    lived(cast)
    page = signed_in(cast.chen).get(show(cast.customer)).content.decode()
    assert "139****1234" in page
    assert "13900001234" not in page
    assert "先听完再说" in page


def test_asking_for_the_number_shows_it_and_is_recorded(cast, signed_in):
    url = reverse("customers:phone", args=[cast.customer.key])
    answer = signed_in(cast.chen).post(url, headers={"hx-request": "true"})
    assert "13900001234" in answer.content.decode()
    assert AuditRecord.objects.filter(action="customers.phone_shown", person=cast.chen).count() == 1


@pytest.mark.parametrize("who", ["qian", "shen"])
def test_region_and_auditor_get_no_number(cast, signed_in, who):
    client = signed_in(getattr(cast, who))
    url = reverse("customers:phone", args=[cast.customer.key])
    assert url not in client.get(show(cast.customer)).content.decode()
    assert client.post(url).status_code == 403


def test_who_saw_the_number_stands_among_the_changes_only(cast):
    show_customer_phone(cast.customer.key, by=cast.chen)
    assert timeline_of(cast.chen, cast.customer).entries == []
    assert [entry.who for entry in timeline_of(cast.chen, cast.customer, group="changes").entries] == ["陈敏"]


def test_do_not_call_stands_on_top(cast, signed_in):
    set_do_not_call(cast.customer.key, wished=True, by=cast.chen)
    assert "Do not call" in signed_in(cast.chen).get(show(cast.customer)).content.decode()


@pytest.mark.parametrize("name", ["customers:show", "customers:edit", "customers:car_new"])
def test_an_outsider_gets_404(cast, signed_in, name):
    assert signed_in(cast.zhao).get(reverse(name, args=[cast.customer.key])).status_code == 404


@pytest.mark.parametrize("name", ["customers:vehicle", "customers:car_edit", "customers:car_contacts"])
def test_an_outsider_gets_404_for_the_car(cast, signed_in, name):
    assert signed_in(cast.zhao).get(reverse(name, args=[cast.car.key])).status_code == 404


def test_a_key_of_nobody_is_404(cast, signed_in):
    assert signed_in(cast.chen).get(reverse("customers:show", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("who", ["chen", "wang", "liu", "he", "gao", "qian", "shen"])
def test_everybody_of_the_dealer_who_sees_customers_opens_all_three_pages(cast, signed_in, who):
    client = signed_in(getattr(cast, who))
    lived(cast)
    for url in (
        reverse("customers:list"),
        show(cast.customer),
        reverse("customers:vehicle", args=[cast.car.key]),
    ):
        assert client.get(url).status_code == 200, url


def test_an_administrator_sees_no_customers(cast, signed_in):
    assert signed_in(cast.an).get(reverse("customers:list")).status_code == 403
    assert signed_in(cast.an).get(show(cast.customer)).status_code == 404


def test_the_list_shows_only_the_dealer_worked_for(cast, signed_in):
    page = signed_in(cast.chen).get(reverse("customers:list")).content.decode()
    assert "王建国" in page
    assert "李蓉" not in page


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (CustomerFilter(kind="company"), ["上海晨光物流"]),
        (CustomerFilter(kind="person", sort="name"), ["周晓梅", "王建国"]),
        (CustomerFilter(calls="none"), ["周晓梅"]),
        (CustomerFilter(open="1"), ["王建国"]),
        (CustomerFilter(q="晓梅"), ["周晓梅"]),
        (CustomerFilter(q="？"), []),
    ],
)
def test_the_list_is_filtered(cast, wanted, names):
    create_customer(CustomerDetails(name="上海晨光物流", kind="company"), dealer=cast.shanghai, by=cast.chen)
    second = create_customer(CustomerDetails(name="周晓梅"), dealer=cast.shanghai, by=cast.chen)
    set_do_not_call(second.key, wished=True, by=cast.chen)
    make_complaint(cast)
    page = list_customers(cast.chen, cast.shanghai, wanted)
    assert sorted(row.name for row in page.rows) == sorted(names)


@pytest.mark.parametrize("sort", ["newest", "name"])
def test_the_list_is_paged_without_losing_anybody(cast, sort, monkeypatch):
    for number in range(60):
        create_customer(CustomerDetails(name=f"客户{number:02}"), dealer=cast.shanghai, by=cast.chen)
    first = list_customers(cast.chen, cast.shanghai, CustomerFilter(sort=sort))
    second = list_customers(cast.chen, cast.shanghai, CustomerFilter(sort=sort), cursor=first.older)
    assert len({row.pk for row in [*first.rows, *second.rows]}) == 61
    assert second.older == ""


def test_more_customers_and_more_history_cost_no_more_queries(cast, signed_in, django_assert_max_num_queries):
    client = signed_in(cast.chen)
    lived(cast)
    urls = [reverse("customers:list"), show(cast.customer), reverse("customers:vehicle", args=[cast.car.key])]
    counts = []
    for url in urls:
        client.get(url)
        with django_assert_max_num_queries(45) as asked:
            client.get(url)
        counts.append(len(asked))
    for number in range(4):
        create_customer(CustomerDetails(name=f"客户{number}"), dealer=cast.shanghai, by=cast.chen)
        make_complaint(cast)
        lived_again(cast, number)
    for url, most in zip(urls, counts, strict=True):
        with django_assert_max_num_queries(most):
            client.get(url)


def lived_again(cast: Cast, number: int) -> None:
    MileageReading.objects.create(vehicle=cast.car, read_on=VISITED.date(), kilometres=number, source="visit")
    RepairOrder.objects.create(
        dealer=cast.shanghai,
        number=f"RO-9{number}",
        vehicle=cast.car,
        sender=cast.customer,
        kind="service",
        opened_at=VISITED,
        adviser=cast.sun,
    )
