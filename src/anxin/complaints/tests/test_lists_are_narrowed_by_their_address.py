"""The list's whole state is its address: what it shows, how it is sorted, where it stands."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.choices import Level
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import list_complaints
from anxin.foundation.errors import InvalidInput
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]


def words(person: Person, **wanted: str) -> set[str]:
    page = list_complaints(person, ComplaintFilter.read(wanted))
    return {complaint.excerpt for complaint in page.rows}  # type: ignore[attr-defined]  # annotated by the list


def test_two_chinese_characters_find_a_complaint(cast: Cast) -> None:
    make_complaint(cast, words="过减速带的时候底盘有异响，越来越大声")
    make_complaint(cast, words="提车晚了一个月")
    assert words(cast.chen, q="异响") == {"过减速带的时候底盘有异响，越来越大声"}
    assert words(cast.chen, q="12345") == words(cast.chen)
    assert words(cast.chen, q="没有这个词") == set()


def test_a_main_category_holds_those_under_it_and_no_other(cast: Cast) -> None:
    make_complaint(cast, words="晚交车", category="cat-sales-late-delivery")
    make_complaint(cast, words="销售态度", category="cat-sales-attitude")
    assert words(cast.chen, category="cat-sales") == {"晚交车"}


def test_level_and_owner_narrow_the_list(cast: Cast) -> None:
    make_complaint(cast, words="大事", level=Level.IMPORTANT)
    make_complaint(cast, words="小事", owner=cast.sun)
    assert words(cast.liu, level="3") == {"大事"}
    assert words(cast.liu, owner="sun.li") == {"小事"}


def test_an_adviser_sees_only_what_he_took_in_owns_or_serves(cast: Cast) -> None:
    make_complaint(cast, words="别人的")
    make_complaint(cast, words="他负责的", owner=cast.wang)
    assert words(cast.wang) == {"他负责的"}


def test_a_second_dealers_manager_has_an_empty_list(cast: Cast, signed_in: SignIn) -> None:
    slug = make_complaint(cast).slug
    page = signed_in(cast.zhao).get(reverse("complaints:list")).content.decode()
    assert slug not in page
    assert "No complaints yet" in page


@pytest.mark.parametrize(
    "wanted", [{"status": "gone"}, {"level": "9"}, {"since": "yesterday"}, {"sort": "id"}]
)
def test_a_filter_that_makes_no_sense_names_its_field(wanted: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as error:
        ComplaintFilter.read(wanted)
    assert error.value.field == next(iter(wanted))


@pytest.mark.parametrize("page", ["complaints:list", "complaints:board"])
def test_more_rows_need_no_more_queries(cast: Cast, signed_in: SignIn, page: str) -> None:
    client = signed_in(cast.liu)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(page)).status_code == 200
        return len(captured)

    make_complaint(cast)
    queries()
    few = queries()
    for _ in range(15):
        make_complaint(cast)
    assert queries() == few
