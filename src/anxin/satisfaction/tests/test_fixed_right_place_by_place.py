"""Fixed right first time at the places below one: who sees whom, and that rows add up; its picture has its table."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.satisfaction.selectors.first_fix_counts import Visits
from anxin.satisfaction.selectors.first_fix_places import FixPlace, in_order, places_below
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.windows import window_ending
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.satisfaction.tests.figures_at_hand import plan_for
from anxin.satisfaction.tests.test_fixed_right_first_time import (
    ITEM,
    NOW,
    QUARTER,
    TODAY,
    found_at,
    many,
    september,
    sheet_of,
)
from anxin.satisfaction.tests.two_advisers import second_adviser
from anxin.satisfaction.views import asking
from anxin.surveys.models import QuestionnaireVersion
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
HOUSE = f"/satisfaction/first-fix/?dealer=SH01&{QUARTER}"


@pytest.fixture(autouse=True)
def in_november() -> object:
    with clock.at(NOW):
        yield


@pytest.fixture
def asked(cast: Cast) -> QuestionnaireVersion:
    return wording(cast.shanghai)


@pytest.fixture
def lin(cast: Cast, asked: QuestionnaireVersion) -> Person:
    """Wang has twenty visits of which both are known; Lin twelve, all fixed by both; and three are of no colleague."""
    september(cast, asked, adviser=cast.wang)
    person = second_adviser(cast)
    many(cast, asked, fixed=True, back=False, times=12, adviser=person)
    many(cast, asked, fixed=False, back=False, times=3, adviser=None, adviser_name="老李")
    return person


def below(cast: Cast, person: Person, **named: str) -> dict[str, FixPlace]:
    plan = engine_plan(plan_for(cast.shanghai.region.brand))
    window = window_ending(date(2026, 10, 1), 3)
    rows = places_below(place_of(person, **named), window, Visits.ALL, plan=plan, today=TODAY)
    return {each.named.name: each for each in rows}


def test_advisers_stand_with_both_shares_and_kappa_where_it_can_be_told(cast: Cast, lin: Person) -> None:
    rows = below(cast, cast.liu, dealer="SH01")
    wang, other, stranger = rows[cast.wang.name], rows[lin.name], rows["老李"]
    assert (wang.said.fixed, wang.said.n, wang.shown.fixed, wang.shown.n) == (14, 20, 15, 20)
    assert wang.kappa == pytest.approx(0.375)
    # All of one kind: κ cannot be told, the shares can.
    assert (other.said.share, other.shown.share, other.kappa) == (1, 1, None)
    assert (stranger.said.share, stranger.shown.share, stranger.kappa, stranger.said.n) == (
        None,
        None,
        None,
        3,
    )


def test_a_row_is_the_figure_of_the_page_to_which_it_leads(cast: Cast, lin: Person) -> None:
    row = below(cast, cast.liu, dealer="SH01")[cast.wang.name]
    own = found_at(cast, cast.liu, dealer="SH01", adviser="wang.lei")
    assert (row.said, row.shown, row.agreement) == (own.said, own.shown, own.agreement)


@pytest.mark.parametrize("level", ["dealer", "region", "brand"])
def test_rows_add_up_to_the_figure_above_them(cast: Cast, lin: Person, level: str) -> None:
    region = cast.shanghai.region
    named = {level: {"dealer": "SH01", "region": region.key, "brand": region.brand.key}[level]}
    person = cast.liu if level == "dealer" else cast.qian
    whole = found_at(cast, person, Visits.ALL, **named)
    rows = below(cast, person, **named).values()
    assert sum(each.said.n for each in rows) == whole.said.n == 35
    assert sum(each.said.fixed for each in rows) == whole.said.fixed
    assert sum(each.agreement.n for each in rows) == whole.agreement.n


def test_dealers_count_all_closed_visits_as_their_own_pages_do(cast: Cast, lin: Person) -> None:
    row = below(cast, cast.qian, region=cast.shanghai.region.key)[str(cast.shanghai)]
    assert row.shown == found_at(cast, cast.liu).shown and row.shown.n == 40


def test_they_are_sorted_and_who_has_no_share_stands_last(cast: Cast, lin: Person) -> None:
    rows = below(cast, cast.liu, dealer="SH01").values()
    names = [each.named.name for each in in_order(rows, "said")]
    assert names == [cast.wang.name, lin.name, "老李"]
    assert [each.named.name for each in in_order(rows, "-said")] == [lin.name, cast.wang.name, "老李"]


def test_an_adviser_finds_no_colleague_on_page_or_in_file(
    cast: Cast, lin: Person, signed_in: SignedIn
) -> None:
    assert below(cast, cast.wang, dealer="SH01") == {}
    assert below(cast, cast.wang, dealer="SH01", adviser="wang.lei") == {}
    client = signed_in(cast.wang)
    page = client.get(HOUSE).content.decode()
    assert lin.name not in page and "no colleague’s" in page
    own = sheet_of(client, f"/satisfaction/first-fix.xlsx?dealer=SH01&adviser=wang.lei&{QUARTER}")
    assert lin.name not in str(own)
    assert client.get(f"/satisfaction/first-fix.xlsx?dealer=SH01&{QUARTER}").status_code == 403


def test_the_page_leads_down_and_keeps_months_and_kind_of_visit(
    cast: Cast, lin: Person, signed_in: SignedIn
) -> None:
    rows = signed_in(cast.liu).get(HOUSE).context["below"]
    wang = next(each for each in rows if each["name"] == cast.wang.name)
    assert wang["url"] == f"/satisfaction/first-fix/?dealer=SH01&adviser=wang.lei&{QUARTER}&of=all"
    assert signed_in(cast.liu).get(wang["url"]).context["found"].said.n == 20


def test_a_page_of_many_is_paged_beside_the_visits_that_differ(
    cast: Cast, lin: Person, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ROWS", 2)
    client = signed_in(cast.liu)
    first, second = client.get(HOUSE).context, client.get(f"{HOUSE}&below=1").context
    assert [len(each["below"]) for each in (first, second)] == [2, 1]
    assert list(first["differing"]) == list(second["differing"])
    assert "below=1" in client.get(HOUSE).content.decode()


def test_more_rows_take_no_more_queries(cast: Cast, asked: QuestionnaireVersion, lin: Person) -> None:
    plan = engine_plan(plan_for(cast.shanghai.region.brand))
    place, window = place_of(cast.liu, dealer="SH01"), window_ending(date(2026, 10, 1), 3)
    for name in ("甲", "乙", "丙"):
        order = closed_visit(cast, "2026-09-12", adviser=None, adviser_name=name)
        answered(asked, order, {ITEM: True})
    with CaptureQueriesContext(connection) as taken:
        assert len(places_below(place, window, Visits.ALL, plan=plan, today=TODAY)) == 6
    assert len(taken) == 5


def test_they_leave_with_the_table(cast: Cast, lin: Person, signed_in: SignedIn) -> None:
    rows = sheet_of(signed_in(cast.liu), f"/satisfaction/first-fix.xlsx?dealer=SH01&{QUARTER}")
    cells = [[each for each in row.values() if each not in (None, "")] for row in rows]
    wang = next(row for row in cells if row[0] == cast.wang.name)
    assert (wang[1], wang[3], wang[5], wang[7], wang[9]) == (70, 20, 75, 20, "0.38")
    stranger = next(row for row in cells if row[0] == "老李")
    assert stranger[:4] == ["老李", "—", 3, "insufficient sample **"]


def test_the_figures_of_the_picture_stand_beneath_it(cast: Cast, lin: Person, signed_in: SignedIn) -> None:
    page = signed_in(cast.liu).get(HOUSE).content.decode()
    picture = page.index('data-chart="first-fix"')
    beneath = page.index('<details class="chart-table">')
    assert picture < beneath < page.index("2026-09</td>", beneath)


def test_a_month_without_neighbours_is_drawn_as_a_point(cast: Cast, lin: Person, signed_in: SignedIn) -> None:
    client = signed_in(cast.liu)
    series = client.get(HOUSE).context["picture"]["data"]["series"]
    points = [each for each in series if each.get("mark") == "points"]
    assert [each["name"] for each in points] == ["by customers", "by the orders"]
    assert [[value for value in each["values"] if value is not None] for each in points] == [[74.3], [87.5]]


def test_a_line_of_several_months_has_no_points_of_its_own(
    cast: Cast, asked: QuestionnaireVersion, lin: Person, signed_in: SignedIn
) -> None:
    for day in range(1, 13):
        answered(asked, closed_visit(cast, f"2026-08-{day:02}"), {ITEM: True})
    series = signed_in(cast.liu).get(HOUSE).context["picture"]["data"]["series"]
    assert [each["name"] for each in series if each.get("mark") == "points"] == ["by the orders"]
