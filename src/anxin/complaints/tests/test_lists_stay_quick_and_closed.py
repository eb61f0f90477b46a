"""Lists ask the database the same however many cases there are, and take no condition that we do not know."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.selectors.list_filter import ORDERS, ComplaintFilter
from anxin.complaints.selectors.lists import list_complaints
from anxin.complaints.services.change_case import add_note
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def statements(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as told:
        act()
    return [each["sql"] for each in told.captured_queries]


@pytest.mark.parametrize(
    "query", ["owner__password__startswith=p", "dealer_id=1", "q=1%20OR%201=1", "id__gt=0"]
)
def test_a_condition_from_outside_is_no_condition_of_the_database(
    cast: Cast, signed_in: SignIn, query: str
) -> None:
    """Elsewhere a list that took any filter told passwords letter by letter."""
    make_complaint(cast)
    client = signed_in(cast.liu)
    sent = statements(lambda: client.get(f"{reverse('complaints:list')}?{query}"))
    assert not [sql for sql in sent if "password" in sql.partition("WHERE")[2] or "OR 1=1" in sql]


def test_what_one_may_see_is_a_condition_and_no_list_of_cases(cast: Cast) -> None:
    """Elsewhere a search carried every case that one may see in its text."""
    wang = Person.objects.get(pk=cast.wang.pk)

    def length() -> int:
        return max(len(sql) for sql in statements(lambda: list_complaints(wang, ComplaintFilter()).rows))

    make_complaint(cast, owner=cast.wang)
    length()
    short = length()
    for _number in range(12):
        make_complaint(cast, owner=cast.wang)
    assert length() == short


@pytest.mark.parametrize("sort", ORDERS)
def test_no_list_counts_its_rows_or_skips_over_them(cast: Cast, signed_in: SignIn, sort: str) -> None:
    for _number in range(3):
        make_complaint(cast)
    client = signed_in(cast.liu)
    sent = statements(lambda: client.get(f"{reverse('complaints:list')}?sort={sort}"))
    cases = [sql for sql in sent if 'FROM "complaints_complaint"' in sql]
    assert cases
    assert not [sql for sql in cases if "COUNT(" in sql or " OFFSET " in sql]


def test_writing_to_a_case_counts_no_other_and_costs_the_same_among_many(cast: Cast) -> None:
    case = make_complaint(cast)

    def write() -> list[str]:
        return statements(lambda: add_note(case.slug, text="问过车间", by=cast.chen))

    write()
    few = write()
    for _number in range(12):
        make_complaint(cast)
    many = write()
    assert len(many) == len(few)
    assert not [sql for sql in many if "COUNT(" in sql and 'FROM "complaints_complaint"' in sql]
