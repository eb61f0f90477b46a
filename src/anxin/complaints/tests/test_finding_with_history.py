"""Intake sees beside each customer it finds when his car was last here and how many complaints are open."""

from datetime import UTC, datetime

from anxin.complaints.selectors.customer_matches import find_customers_and_cars
from anxin.customers.services.indexing import customer_words
from anxin.workshop.models import RepairOrder
from tests.cast import Cast, make_complaint


def index(cast: Cast) -> None:
    cast.customer.search = customer_words(cast.customer)
    cast.customer.save(update_fields=["search"])


def test_last_visit_and_open_complaints_stand_beside_the_customer(cast):
    index(cast)
    order = RepairOrder.objects.create(
        dealer=cast.shanghai,
        number="RO-1",
        vehicle=cast.car,
        sender=cast.customer,
        kind="repair",
        opened_at=datetime(2026, 3, 5, tzinfo=UTC),
    )
    make_complaint(cast)
    make_complaint(cast)
    (found,) = find_customers_and_cars(cast.chen, dealer=cast.shanghai, query="建国")
    assert (found.customer, found.vehicle, found.last_visit, found.open_complaints) == (
        cast.customer,
        cast.car,
        order,
        2,
    )


def test_an_adviser_is_told_of_complaints_of_his_own_only(cast):
    index(cast)
    make_complaint(cast)
    (found,) = find_customers_and_cars(cast.wang, dealer=cast.shanghai, query="建国")
    assert found.open_complaints == 0


def test_more_complaints_cost_no_more_queries(cast, django_assert_max_num_queries):
    index(cast)
    make_complaint(cast)
    with django_assert_max_num_queries(12) as few:
        find_customers_and_cars(cast.chen, dealer=cast.shanghai, query="建国")
    for _each in range(4):
        make_complaint(cast)
    with django_assert_max_num_queries(len(few)):
        find_customers_and_cars(cast.chen, dealer=cast.shanghai, query="建国")
