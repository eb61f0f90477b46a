"""One box finds complaints, customers and cars by what people quote; another dealer's rows are never found."""

import pytest
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.choices import SearchGroup
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.searching import exact_case, search, suggest
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.customers.models import Customer, Vehicle
from anxin.customers.services.indexing import customer_words, vehicle_words
from tests.cast import Cast, make_complaint


@pytest.fixture
def filed(cast: Cast) -> Cast:
    for customer in Customer.objects.all():
        customer.search = customer_words(customer)
        customer.save(update_fields=["search"])
    for vehicle in Vehicle.objects.all():
        vehicle.search = vehicle_words(vehicle)
        vehicle.save(update_fields=["search"])
    return cast


def groups(person: Person, query: str) -> dict[str, list[str]]:
    return {str(one.group): [text(line.title) for line in one.lines] for one in search(person, query)}


def text(pieces) -> str:
    return "".join(piece.text for piece in pieces)


def foreign_complaint(cast: Cast) -> Complaint:
    intake = Intake(
        dealer=cast.chengdu,
        words="空调异响，修了三次。",
        channel="intake-incoming",
        category="cat-service-not-fixed",
        customer=cast.foreign_customer,
        vehicle=cast.foreign_car,
    )
    return open_complaint(intake, by=cast.zhao)


@pytest.mark.parametrize("query", ["异响", "空调", "异", "空调 异响", "空調"])
def test_two_chinese_characters_of_the_words_suffice(filed, query):
    complaint = make_complaint(filed, words="空调一开就有异响，已经修了三次。")
    assert [complaint.number in title for title in groups(filed.chen, query)["complaints"]] == [True]


@pytest.mark.parametrize(
    "query",
    ["123456", "E2123456", "A12345", "沪A12345", "沪A·12345", "1234", "13900001234", "建国", "王"],
)
def test_a_complaint_is_found_by_car_and_customer(filed, query):
    complaint = make_complaint(filed)
    assert any(complaint.number in title for title in groups(filed.chen, query)["complaints"])


@pytest.mark.parametrize(
    ("query", "group"),
    [
        ("建国", SearchGroup.CUSTOMERS),
        ("1234", SearchGroup.CUSTOMERS),
        ("123456", SearchGroup.CARS),
        ("A12345", SearchGroup.CARS),
        ("12345", SearchGroup.CARS),
    ],
)
def test_customers_and_cars_are_found_without_any_complaint(filed, query, group):
    assert group in groups(filed.chen, query)


@pytest.mark.parametrize("query", ["空调", "李蓉", "8K201", "5678", "000001"])
def test_another_dealers_rows_are_never_found(filed, query):
    foreign_complaint(filed)
    assert groups(filed.chen, query) == {}
    assert suggest(filed.chen, query) == []
    assert groups(filed.zhao, query) != {}


def test_an_adviser_finds_only_complaints_of_his_own(filed):
    make_complaint(filed, words="空调异响")
    assert "complaints" not in groups(filed.wang, "异响")


def test_an_administrator_finds_nothing(filed):
    make_complaint(filed, words="空调异响")
    assert groups(filed.an, "异响") == {} == groups(filed.an, "建国")


def test_numbers_are_masked_in_what_is_found(filed):
    (found,) = search(filed.chen, "建国", group="customers")
    assert [line.note for line in found.lines] == ["139****1234"]


def test_the_hit_is_marked(filed):
    make_complaint(filed, words="一开空调就有异响")
    (found,) = search(filed.chen, "异响", group="complaints")
    assert [piece.text for piece in found.lines[0].text if piece.is_hit] == ["异响"]


def test_the_newest_come_first_and_the_next_page_begins_after_the_last(filed, monkeypatch):
    monkeypatch.setattr("anxin.complaints.selectors.searching.PAGE_SIZE", 2)
    numbers = [make_complaint(filed, words="空调异响").number for _each in range(3)]
    (first,) = search(filed.chen, "异响", group="complaints")
    (second,) = search(filed.chen, "异响", group="complaints", cursor=first.older)
    shown = [text(line.title).split()[0] for line in [*first.lines, *second.lines]]
    assert shown == numbers[::-1]


@pytest.mark.parametrize("form", ["{slug}", "{number}", "{tail}", " {number} "])
def test_a_whole_number_goes_straight_to_the_case(filed, signed_in, form):
    complaint = make_complaint(filed)
    number = complaint.number
    query = form.format(slug=complaint.slug, number=number.lower(), tail=number.removeprefix("TS"))
    answer = signed_in(filed.chen).get(reverse("complaints:search"), {"q": query})
    assert (answer.status_code, answer.headers.get("location")) == (302, complaint.get_absolute_url())


def test_the_tail_of_a_number_finds_the_complaint(filed):
    complaint = make_complaint(filed)
    assert any(complaint.number in title for title in groups(filed.chen, complaint.number[-4:])["complaints"])


def test_another_dealers_number_leads_nowhere(filed):
    complaint = foreign_complaint(filed)
    assert exact_case(filed.chen, complaint.slug) is None
    assert exact_case(filed.zhao, complaint.slug) == complaint


def test_suggestions_are_a_mixture_of_at_most_eight(filed):
    for _each in range(9):
        make_complaint(filed)
    lines = suggest(filed.chen, "1234")
    assert len(lines) == 8
    assert {line.group for line in lines} == set(SearchGroup)


def test_the_box_answers_rows_that_its_script_can_walk(filed, signed_in):
    complaint = make_complaint(filed, words="<b>空调</b>异响")
    answer = signed_in(filed.chen).get(reverse("complaints:suggest"), {"q": "异响"})
    page = answer.content.decode()
    assert f'data-row href="{complaint.get_absolute_url()}"' in page
    assert "<mark>异响</mark>" in page
    assert "<b>空调" not in page


@pytest.mark.parametrize("name", ["complaints:search", "complaints:suggest"])
@pytest.mark.parametrize("query", ["", "   ", "？！", "'", "a" * 500, "\\", "& | !", "%_"])
def test_odd_input_answers_a_page(filed, signed_in, name, query):
    assert signed_in(filed.chen).get(reverse(name), {"q": query}).status_code == 200


def test_an_unknown_group_shows_all(filed, signed_in):
    make_complaint(filed)
    answer = signed_in(filed.chen).get(reverse("complaints:search"), {"q": "建国", "group": "secrets"})
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["complaints:search", "complaints:suggest"])
def test_more_rows_cost_no_more_queries(filed, signed_in, name, django_assert_max_num_queries):
    client = signed_in(filed.chen)
    make_complaint(filed)
    client.get(reverse(name), {"q": "建国"})
    with django_assert_max_num_queries(30) as few:
        client.get(reverse(name), {"q": "建国"})
    for _each in range(6):
        make_complaint(filed)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse(name), {"q": "建国"})


@pytest.mark.parametrize("rare", [0, 1, 500])
def test_rare_and_frequent_words_are_read_by_different_ways_to_the_same_end(filed, monkeypatch, rare):
    monkeypatch.setattr("anxin.foundation.finding.RARE", rare)
    numbers = [make_complaint(filed, words="空调异响").number for _each in range(2)]
    make_complaint(filed, words="漆面划伤")
    (found,) = search(filed.chen, "异响", group="complaints")
    assert [text(line.title).split()[0] for line in found.lines] == numbers[::-1]
