"""The page of a repair order: the customer's words, what was done, by whom and when, and the complaints about it."""

from datetime import UTC, datetime

from django.urls import reverse

from anxin.workshop.tests.visits import visit
from tests.cast import Cast, make_complaint


def an_order(cast: Cast, **more):
    facts = {
        "number": "RO-1",
        "sender": cast.customer,
        "adviser": cast.wang,
        "technician_name": "陈师傅",
        "reported": "空调不凉，第三次了",
        "work": "检查空调\n更换压缩机",
        "parts": "压缩机 1 件",
        "odometer_km": 48_600,
        "received_at": datetime(2026, 5, 1, 1, 30, tzinfo=UTC),
        "closed_at": datetime(2026, 5, 2, 9, 0, tzinfo=UTC),
        "total": "1280.50",
    }
    return visit(cast.shanghai, cast.car, "2026-05-01", **{**facts, **more})


def page_of(client, order):
    return client.get(reverse("workshop:order", args=[order.key])).content.decode()


def test_it_tells_the_visit_in_the_dealers_own_time(cast, signed_in):
    page = page_of(signed_in(cast.chen), an_order(cast))
    for told in (
        "空调不凉，第三次了",
        "更换压缩机",
        "压缩机 1 件",
        "王建国",
        "王磊",
        "陈师傅",
        "48,600 km",
        "¥1,280.50",
    ):
        assert told in page
    # 01:30 in London is half past nine in Shanghai.
    assert "2026-05-01 09:30" in page


def test_it_shows_the_complaints_about_it_that_one_may_see(cast, signed_in):
    order = an_order(cast)
    complaint = make_complaint(cast, repair_order=order)
    assert complaint.number in page_of(signed_in(cast.chen), order)
    # An adviser sees his own cases alone; this one he advised.
    assert complaint.number in page_of(signed_in(cast.wang), order)
    elsewhere = make_complaint(cast)
    assert elsewhere.number not in page_of(signed_in(cast.chen), order)


def test_it_leads_to_the_cars_other_visits(cast, signed_in):
    order = an_order(cast)
    other = an_order(cast, number="RO-2", reported="异响")
    page = page_of(signed_in(cast.chen), order)
    assert reverse("workshop:order", args=[other.key]) in page


def test_it_is_no_page_for_another_dealer_or_an_administrator(cast, signed_in):
    address = reverse("workshop:order", args=[an_order(cast).key])
    assert signed_in(cast.zhao).get(address).status_code == 404
    assert signed_in(cast.an).get(address).status_code == 404


def test_many_other_visits_take_no_more_queries(cast, signed_in, django_assert_max_num_queries):
    client, order = signed_in(cast.chen), an_order(cast)
    page_of(client, order)
    for number in range(8):
        an_order(cast, number=f"RO-1{number}")
        make_complaint(cast, repair_order=order)
    with django_assert_max_num_queries(14):
        page_of(client, order)
