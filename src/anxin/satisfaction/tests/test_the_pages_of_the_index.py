"""The pages of the index: who sees which place, what stands there, how few queries they take, what leaves the house."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from anxin.accounts.models import Dealer, Person, Region
from anxin.foundation import clock
from anxin.foundation.models import AuditRecord
from anxin.foundation.paper import Form, why_not_printing
from anxin.foundation.tables import Cell, open_table
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.selectors.overview import overview_of
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.plans import versions_of
from anxin.satisfaction.selectors.windows import window_ending
from anxin.satisfaction.services import printing
from anxin.satisfaction.tests.figures_at_hand import OCTOBER, SEPTEMBER, around, next_version, plan_for, put
from anxin.satisfaction.views import league as league_page
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
JULY = date(2026, 7, 1)
SPAN = "until=2026-10&span=3"
pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast: Cast) -> PlanVersion:
    return plan_for(cast.shanghai.region.brand)


@pytest.fixture
def quarter(cast: Cast, version: PlanVersion) -> PlanVersion:
    """Two advisers in Shanghai over half a year; one of them truly fell."""
    for month, wang in ((JULY, 820), (SEPTEMBER, 700), (OCTOBER, 690)):
        put(version, cast.shanghai, month, around(wang, 40), adviser=cast.wang)
        put(version, cast.shanghai, month, around(790, 40), adviser="老李")
    return version


@pytest.fixture(autouse=True)
def in_november() -> object:
    with clock.at(NOW):
        yield


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def sheet_of(client: Client, address: str) -> tuple[tuple[str, ...], list[Mapping[str, Cell]]]:
    answer = client.get(address)
    assert answer.status_code == 200
    with open_table(b"".join(answer), name="x.xlsx") as table:
        return table.columns, [row.cells for row in table.rows]


def test_a_page_shows_figure_interval_and_what_it_rests_on(
    cast: Cast, signed_in: SignedIn, quarter: PlanVersion
) -> None:
    told = page(signed_in(cast.liu), f"/satisfaction/?dealer=SH01&{SPAN}")
    assert "n = 160 of N = 320 visits, 50 % of them asked" in told
    assert "Very satisfied (9 or 10)" in told
    assert "Truly fallen" in told and "老李" in told and "王磊" in told
    assert "Factors and their part of the index" in told and "Composite of satisfaction" in told
    assert "cannot be compared with the index of any other study" in told


def test_an_adviser_sees_himself_and_the_house_and_no_colleague(
    cast: Cast, signed_in: SignedIn, quarter: PlanVersion
) -> None:
    client = signed_in(cast.wang)
    for address in (
        "/satisfaction/",
        f"/satisfaction/?dealer=SH01&{SPAN}",
        f"/satisfaction/figures.csv?dealer=SH01&adviser=wang.lei&{SPAN}",
    ):
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert "老李" not in body.decode()
    assert "as a whole" in page(client, f"/satisfaction/?{SPAN}")
    assert client.get(f"/satisfaction/?dealer=SH01&adviser=老李&{SPAN}").status_code == 404
    for address in ("league/", "league/figures.csv", "league/paper.pdf"):
        assert client.get(f"/satisfaction/{address}").status_code == 403


def test_an_outsider_finds_neither_dealer_nor_region(
    cast: Cast, signed_in: SignedIn, quarter: PlanVersion
) -> None:
    client = signed_in(cast.zhao)
    for asked in ("dealer=SH01", "region=chenxi-east", "brand=chenxi", "dealer=SH01&adviser=wang.lei"):
        assert client.get(f"/satisfaction/?{asked}").status_code == 404
        assert client.get(f"/satisfaction/league/?{asked}").status_code == 404


def test_a_caller_sees_no_figure_of_advisers(cast: Cast, signed_in: SignedIn, quarter: PlanVersion) -> None:
    assert signed_in(cast.chen).get("/satisfaction/?dealer=SH01").status_code == 403


def test_a_brand_without_a_plan_says_what_is_missing(cast: Cast, signed_in: SignedIn) -> None:
    assert "No plan scores these months yet" in page(signed_in(cast.liu), "/satisfaction/?dealer=SH01")
    assert "No plan scores these months yet" in page(signed_in(cast.liu), "/satisfaction/league/?dealer=SH01")


def test_only_who_may_set_a_plan_is_sent_to_it(cast: Cast, signed_in: SignedIn) -> None:
    for address in ("/satisfaction/?dealer=SH01", "/satisfaction/league/?dealer=SH01"):
        sets, reads = (page(signed_in(person), address) for person in (cast.liu, cast.he))
        assert "To the plan" in sets and "ask your customer-service manager" not in sets
        assert "To the plan" not in reads and "ask your customer-service manager" in reads


def test_a_dealer_with_none_says_so(cast: Cast, signed_in: SignedIn, version: PlanVersion) -> None:
    for address in ("/satisfaction/?dealer=SH01", "/satisfaction/league/?dealer=SH01"):
        assert "No visit and no interview in these months" in page(signed_in(cast.liu), address)


def test_below_the_least_number_the_page_holds_no_figure(
    cast: Cast, signed_in: SignedIn, version: PlanVersion
) -> None:
    put(version, cast.shanghai, OCTOBER, [777.0] * 4 + [771.0] * 5, adviser=cast.wang)
    client = signed_in(cast.liu)
    for address in (f"/satisfaction/?dealer=SH01&{SPAN}", f"/satisfaction/league/?dealer=SH01&{SPAN}"):
        told = page(client, address)
        assert "774" not in told and "773" not in told and "—**" in told
    assert "no figure below 10 interviews" in page(client, f"/satisfaction/?dealer=SH01&{SPAN}")


def test_a_change_of_the_plan_is_told_and_not_bridged(
    cast: Cast, signed_in: SignedIn, quarter: PlanVersion
) -> None:
    second = next_version(quarter, OCTOBER, why="")
    put(second, cast.shanghai, OCTOBER, around(500, 20), adviser="老张")
    told = page(signed_in(cast.liu), f"/satisfaction/?dealer=SH01&{SPAN}")
    assert "With 2026-10 plan 2 began. These figures hold the 1 of 3 months since" in told
    assert "the plan changed, and figures of two plans cannot stand together" in told
    assert '"breaks": [{"at": 11' in told


def test_a_table_that_is_taken_out_tells_the_plan_of_each_month_and_where_it_changed(
    cast: Cast, signed_in: SignedIn, quarter: PlanVersion
) -> None:
    second = next_version(quarter, OCTOBER, why="")
    put(second, cast.shanghai, OCTOBER, around(500, 20), adviser="老张")
    taken = signed_in(cast.liu).get(f"/satisfaction/figures.xlsx?dealer=SH01&{SPAN}")
    with open_table(b"".join(taken.streaming_content), name="index.xlsx") as opened:  # type: ignore[attr-defined]
        rows = [row.cells for row in opened.rows]
    plans = {str(cells["Name"]): str(cells["Plan"]) for cells in rows if cells["What"] == "Month"}
    assert plans["2026-09"] == "1"
    assert plans["2026-10"] == "2, new: not to be set beside the month before"


def test_a_league_that_is_taken_out_names_the_months_of_its_figures(
    cast: Cast, signed_in: SignedIn, quarter: PlanVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan changed within the three months: the list is of October alone, and so say paper and record."""
    printed: list[Form] = []

    def keep(form: Form, name: str) -> HttpResponse:
        printed.append(form)
        return HttpResponse(name)

    monkeypatch.setattr(league_page, "pdf_answer", keep)
    monkeypatch.setattr(printing, "require_printing", lambda: None)
    second = next_version(quarter, OCTOBER, why="")
    put(second, cast.shanghai, OCTOBER, around(500, 20), adviser="老张")
    client = signed_in(cast.liu)
    assert client.get(f"/satisfaction/league/paper.pdf?dealer=SH01&{SPAN}").status_code == 200
    assert [each.number for each in printed] == ["2026-10"]
    sheet_of(client, f"/satisfaction/league/figures.xlsx?dealer=SH01&{SPAN}")
    kept = AuditRecord.objects.filter(action__startswith="satisfaction.figures_", subject="SH01")
    assert [each.details["span"] for each in kept] == ["2026-10", "2026-10"]


def test_the_league_ranks_where_the_data_carry_it(
    cast: Cast, signed_in: SignedIn, version: PlanVersion
) -> None:
    for name, middle, n in (("甲", 900, 40), ("乙", 700, 40), ("丙", 500, 40), ("丁", 800, 4)):
        put(version, cast.shanghai, OCTOBER, around(middle, n), adviser=name)
    told = page(signed_in(cast.liu), f"/satisfaction/league/?dealer=SH01&{SPAN}")
    assert "3 of 4 units can be ranked" in told
    assert "1 (1–1)" in told and "Too few interviews: no figure and no rank." in told


def test_the_league_refuses_ranks_where_nothing_differs(
    cast: Cast, signed_in: SignedIn, version: PlanVersion
) -> None:
    for name in ("甲", "乙", "丙"):
        put(version, cast.shanghai, OCTOBER, around(800, 30), adviser=name)
    told = page(signed_in(cast.liu), f"/satisfaction/league/?dealer=SH01&{SPAN}")
    assert "No difference between the units is demonstrable" in told and "1 (1" not in told


def test_a_page_takes_the_same_queries_however_many_places_lie_below(
    cast: Cast,
    signed_in: SignedIn,
    version: PlanVersion,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    """A national page: 60 dealers in 6 regions over 12 months cost no more queries than one."""
    for place in range(6):
        region = Region.objects.create(
            brand=cast.shanghai.region.brand,
            key=f"r{place}",
            name={"zh": f"区{place}", "en": f"Region {place}"},
        )
        for number in range(10):
            name = f"{place}{number}"
            dealer = Dealer.objects.create(
                region=region, code=f"D{name}", name={"zh": name, "en": name}, city="沪"
            )
            put(version, dealer, OCTOBER, around(700 + 20 * number, 12), adviser="甲")
    client = signed_in(cast.shen)
    wide, narrow = f"/satisfaction/?brand=chenxi&{SPAN}", f"/satisfaction/?dealer=SH01&{SPAN}"
    page(client, wide)
    for address, most in ((wide, 40), (f"/satisfaction/league/?brand=chenxi&{SPAN}", 30), (narrow, 40)):
        with django_assert_max_num_queries(most):
            page(client, address)
    assert page(client, f"/satisfaction/league/?brand=chenxi&{SPAN}").count("data-row=") == 50
    assert page(client, f"/satisfaction/league/?brand=chenxi&{SPAN}&cursor=1").count("data-row=") == 10


def test_who_may_not_take_lists_out_reads_figures_and_takes_none(
    cast: Cast, signed_in: SignedIn, quarter: PlanVersion
) -> None:
    for person in (cast.he, cast.shen):
        client = signed_in(person)
        assert "figures.xlsx" not in page(client, f"/satisfaction/?dealer=SH01&{SPAN}")
        assert "figures.xlsx" not in page(client, f"/satisfaction/league/?dealer=SH01&{SPAN}")
        for file in ("figures.xlsx", "league/figures.csv"):
            assert client.get(f"/satisfaction/{file}?dealer=SH01&{SPAN}").status_code == 403
        assert client.get("/satisfaction/complaints.xlsx?dealer=SH01").status_code == 403
    adviser = signed_in(cast.wang)
    own, house = f"dealer=SH01&adviser=wang.lei&{SPAN}", f"dealer=SH01&{SPAN}"
    assert "figures.xlsx" in page(adviser, f"/satisfaction/?{own}")
    assert adviser.get(f"/satisfaction/figures.xlsx?{own}").status_code == 200
    assert "figures.xlsx" not in page(adviser, f"/satisfaction/?{house}")
    assert adviser.get(f"/satisfaction/figures.xlsx?{house}").status_code == 403


def test_figures_leave_the_house_as_tables_and_that_is_on_record(
    cast: Cast, signed_in: SignedIn, quarter: PlanVersion
) -> None:
    client = signed_in(cast.liu)
    head, rows = sheet_of(client, f"/satisfaction/figures.xlsx?dealer=SH01&{SPAN}")
    assert head[:3] == ("What", "Name", "Index")
    assert {"老李", "王磊"} <= {str(row["Name"]) for row in rows}
    own = next(row for row in rows if row["What"] == "Place")
    assert [float(str(each)) for each in (own["Index"], own["n"], own["Visits"])] == pytest.approx(
        [742.5, 160, 320]
    )
    assert len(sheet_of(client, f"/satisfaction/league/figures.xlsx?dealer=SH01&{SPAN}")[1]) == 2
    kept = AuditRecord.objects.filter(action="satisfaction.figures_exported", subject="SH01")
    assert kept.count() == 2 and client.get("/satisfaction/figures.doc?dealer=SH01").status_code == 404


def test_every_figure_has_its_n_interval_and_state_on_the_page_in_the_table_and_on_paper(
    cast: Cast, signed_in: SignedIn, quarter: PlanVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Factors, very satisfied and the net promoter score too; made by hand, a factor's points are the index."""
    client = signed_in(cast.liu)
    told = client.get(f"/satisfaction/?dealer=SH01&{SPAN}")
    assert told.content.decode().count("n = 160 of N = 320 visits; normal") == 2
    quality = told.context["factors"][0]
    assert (quality["interval"], quality["n"], quality["state"]) == (
        told.context["shown"]["interval"],
        "160",
        "normal",
    )
    _head, rows = sheet_of(client, f"/satisfaction/figures.xlsx?dealer=SH01&{SPAN}")
    own = next(row for row in rows if row["What"] == "Place")
    for factor in (row for row in rows if row["What"] == "Factor"):
        assert [float(str(factor[name])) for name in ("Index", "from", "to", "n", "Visits")] == pytest.approx(
            [float(str(own[name])) for name in ("Index", "from", "to", "n", "Visits")]
        )
        assert factor["State"] == "normal" and 0 < float(str(factor["Weight"])) < 1
    for name in ("Very satisfied", "Net promoter score"):
        beside = [own[f"{name} · {part}"] for part in ("n", "State")]
        assert (float(str(beside[0])), beside[1]) == (160, "normal") and own[f"{name} · from"] is not None
    monkeypatch.setattr(printing, "require_printing", lambda: None)
    with translation.override("en"):
        paper = print_index_of(cast.liu)
    very = next(each.value for each in paper.blocks[0].fields if each.label.startswith("Very satisfied"))
    assert "n = 160 of N = 320 visits; normal" in very
    assert paper.blocks[1].listings[0].rows[0][4:6] == ["160", "normal"]


def print_index_of(person: Person) -> Form:
    place = place_of(person, dealer="SH01")
    found = overview_of(place, versions_of(place.brand.pk), window_ending(OCTOBER, 3))
    assert found
    return printing.print_index(found, [], [], by=person)


def test_the_composite_goes_out_with_its_parts_weights_and_points(
    cast: Cast, signed_in: SignedIn, quarter: PlanVersion
) -> None:
    composite = {"satisfaction": 3, "loyalty": 1, "complaints": 0, "points_a_complaint": 40}
    second = next_version(quarter, OCTOBER, composite=composite)
    put(second, cast.shanghai, OCTOBER, around(800, 20), adviser="老张")
    client = signed_in(cast.liu)
    _head, rows = sheet_of(client, f"/satisfaction/figures.xlsx?dealer=SH01&{SPAN}")
    whole = next(row for row in rows if row["What"] == "Composite")
    parts = [row for row in rows if row["What"] == "Part of the composite"]
    assert [float(str(row["Weight"])) for row in parts] == [0.75, 0.25, 0]
    told = [float(str(row["Index"])) * float(str(row["Weight"])) for row in parts]
    assert float(str(whole["Index"])) == pytest.approx(sum(told))
    assert "1,000 less 40 for each complaint" in str(parts[2]["Formula"])
    assert "1,000 less 40 for each complaint" in page(client, f"/satisfaction/?dealer=SH01&{SPAN}")


def test_the_page_speaks_chinese_too(cast: Cast, quarter: PlanVersion) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    cast.liu.language = "zh-hans"
    cast.liu.save()
    client.force_login(cast.liu)
    told = page(client, f"/satisfaction/?dealer=SH01&{SPAN}")
    assert "安心指数" in told and "样本" in told


def test_the_managers_figures_lead_to_the_index(
    cast: Cast, signed_in: SignedIn, quarter: PlanVersion
) -> None:
    told = page(signed_in(cast.liu), "/figures/")
    assert "/satisfaction/?dealer=SH01&amp;until=2026-10&amp;span=3" in told
    assert "n = 160 of N = 320 visits" in told


def test_figures_leave_the_house_on_paper(cast: Cast, signed_in: SignedIn, quarter: PlanVersion) -> None:
    if why_not_printing():
        pytest.skip(f"this machine does not print: {why_not_printing()}")
    for language in ("en", "zh-hans"):
        Person.objects.update(language=language)
        for address in ("paper.pdf", "league/paper.pdf"):
            answer = signed_in(Person.objects.get(pk=cast.liu.pk)).get(
                f"/satisfaction/{address}?dealer=SH01&{SPAN}"
            )
            assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert AuditRecord.objects.filter(action="satisfaction.figures_printed", subject="SH01").count() == 4
