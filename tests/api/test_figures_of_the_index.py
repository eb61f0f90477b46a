"""The index over the API: the numbers of the pages to the last digit, and to nobody more than his pages show him."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.engines.statistics.tests.csi60 import csi60, needs_csi60
from anxin.foundation import clock
from anxin.satisfaction.models import PlanVersion
from anxin.satisfaction.tests.counted_at_hand import NOW
from anxin.satisfaction.tests.figures_at_hand import OCTOBER, SEPTEMBER, around, next_version, plan_for, put
from tests.api.conftest import ApiClient, ApiFor
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
SPAN = {"until": "2026-10", "span": "3"}
HERE = {"dealer": "SH01", **SPAN}
PLACE = "/satisfaction"


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def quarter(cast: Cast) -> PlanVersion:
    """Two advisers in Shanghai, and one in Chengdu; Wang truly fell."""
    version = plan_for(cast.shanghai.region.brand)
    july = SEPTEMBER.replace(month=7)
    for month, wang in ((july, 820), (SEPTEMBER, 700), (OCTOBER, 690)):
        put(version, cast.shanghai, month, around(wang, 40), adviser=cast.wang)
        put(version, cast.shanghai, month, around(790, 40), adviser="老李")
    put(version, cast.shanghai, OCTOBER, around(900, 4), adviser="小赵")
    return version


def read(client: ApiClient, path: str, **query: str) -> Any:
    answer = client.get(PLACE + path, **query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_the_head_of_a_place_is_that_of_its_page(
    cast: Cast, api_for: ApiFor, signed_in: SignedIn, quarter: PlanVersion
) -> None:
    told = read(api_for(cast.liu), "/index", **HERE)
    found = signed_in(cast.liu).get("/satisfaction/", HERE).context["found"]
    figure, whole = told["figure"], told["all_visits"]
    assert (figure["value"], figure["low"], figure["high"]) == (
        found.figure.value, found.figure.interval.low, found.figure.interval.high,
    )  # fmt: skip
    assert (figure["n"], figure["visits"], figure["response"], figure["state"]) == (164, 328, 0.5, "normal")
    assert figure["n_eff"] == 164 and figure["se"] == found.figure.mean.se
    assert figure["very_satisfied"]["share"] == found.figure.very_satisfied.share
    assert figure["net_promoters"]["value"] == found.figure.promoters.score.value
    assert (whole["value"], whole["n_eff"]) == (
        found.all_visits.estimate.mean, found.all_visits.n_eff,
    )  # fmt: skip
    assert told["change"]["difference"] == found.change.difference < 0
    assert told["change_said"].startswith("Truly fallen")
    assert [each["points"] for each in told["factors"]] == [each.points for each in found.factors]
    assert sum(each["weight"] for each in told["factors"]) == pytest.approx(1)
    assert told["composite"]["value"] == found.composite.value
    assert (told["first_month"], told["last_month"], told["plan_version"]) == ("2026-08-01", "2026-10-01", 1)
    assert told["place"]["scope"] == "dealer" and told["target"] == found.target


def test_months_break_with_the_plan(cast: Cast, api_for: ApiFor) -> None:
    version = plan_for(cast.shanghai.region.brand)
    put(version, cast.shanghai, SEPTEMBER, around(700, 20))
    put(next_version(version, OCTOBER), cast.shanghai, OCTOBER, around(610, 20))
    months = read(api_for(cast.liu), "/index/months", **HERE)["months"]
    september, october = months[-2:]
    assert len(months) == 12 and (september["month"], october["month"]) == ("2026-09-01", "2026-10-01")
    assert (september["breaks"], september["plan_version"]) == (False, 1)
    assert (october["breaks"], october["plan_version"], october["three_months"]) == (True, 2, None)
    assert [each["figure"]["value"] for each in (months[0], september, october)] == [
        None, pytest.approx(700), pytest.approx(610),
    ]  # fmt: skip
    told = read(api_for(cast.liu), "/index", **HERE)
    assert (told["first_month"], told["span"], told["change"]) == ("2026-10-01", 3, None)


def test_below_stand_the_rows_of_the_page_and_too_few_show_their_number_alone(
    cast: Cast, api_for: ApiFor, signed_in: SignedIn, quarter: PlanVersion
) -> None:
    told = read(api_for(cast.liu), "/index/below", **HERE, sort="-index")
    page = signed_in(cast.liu).get("/satisfaction/", HERE | {"sort": "-index"}).context["page"]
    assert [each["name"] for each in told["items"]] == [row.named.name for row in page.rows]
    by_name = {each["name"]: each for each in told["items"]}
    assert by_name["王磊"]["truly_changed"] and by_name["王磊"]["change"]["difference"] < 0
    assert by_name["王磊"]["asks"] == {"dealer": "SH01", "adviser": "wang.lei"}
    few = by_name["小赵"]["figure"]
    assert (few["n"], few["state"]) == (4, "insufficient")
    assert [few[name] for name in ("value", "se", "low", "high")] == [None] * 4
    assert few["very_satisfied"]["share"] is None and few["net_promoters"]["value"] is None


def test_rows_are_paged_and_a_page_far_behind_the_last_is_the_last(
    cast: Cast, api_for: ApiFor, quarter: PlanVersion
) -> None:
    for number in range(60):
        put(quarter, cast.shanghai, OCTOBER, around(800, 2), adviser=f"甲{number:02}")
    liu = api_for(cast.liu)
    first = read(liu, "/index/below", **HERE)
    rest = read(liu, "/index/below", **HERE, cursor=first["older"])
    assert (len(first["items"]), len(rest["items"]), rest["older"]) == (50, 13, None)
    assert not {each["name"] for each in first["items"]} & {each["name"] for each in rest["items"]}
    assert (
        read(liu, "/league", **HERE, cursor="999999999")["items"]
        == (read(liu, "/league", **HERE, cursor="1")["items"])
    )


@needs_csi60
def test_units_side_by_side_have_the_shrunken_values_and_ranks_of_the_contract(
    cast: Cast, api_for: ApiFor
) -> None:
    version = plan_for(cast.shanghai.region.brand)
    for name, values in csi60().index_by("advisor").items():
        put(version, cast.shanghai, OCTOBER, values, adviser=name)
    told = read(api_for(cast.liu), "/league", **HERE)
    first = told["items"][0]
    assert first["name"] == "D1-A" and first["shrunken"] == pytest.approx(911.112741788)
    assert (first["rank"]["low"], first["rank"]["high"], first["refused"]) == (1, 2, "")
    assert told["effects"]["tau2"] == pytest.approx(8714.172751161)


def test_ranks_that_the_data_do_not_carry_are_refused_in_words(cast: Cast, api_for: ApiFor) -> None:
    version = plan_for(cast.shanghai.region.brand)
    for name in ("甲", "乙", "丙"):
        put(version, cast.shanghai, OCTOBER, around(800, 30), adviser=name)
    told = read(api_for(cast.liu), "/league", **HERE)
    assert "No difference between the units is demonstrable" in told["said"]
    assert [(each["rank"], each["refused"]) for each in told["items"]] == [(None, "no_difference")] * 3
    assert told["effects"]["tau2"] == 0 and all(each["refused_said"] for each in told["items"])


def test_an_adviser_reads_himself_and_the_house_and_no_colleague(
    cast: Cast, api_for: ApiFor, quarter: PlanVersion
) -> None:
    wang = api_for(cast.wang)
    own = read(wang, "/index", **SPAN)
    assert (own["place"]["adviser"], own["composite"]) == ("wang.lei", None)
    assert own["figure"]["n"] == 80 and read(wang, "/index", **HERE)["figure"]["n"] == 164
    assert read(wang, "/index/below", **HERE)["items"] == []
    assert wang.get(f"{PLACE}/index", adviser="老李", **HERE).status_code == 404
    for path in ("/league", "/drivers", "/recovery", "/charts", "/signals"):
        refused = wang.get(PLACE + path, dealer="SH01")
        assert (refused.status_code, "老李" in refused.content.decode()) == (403, False)


def test_an_outsider_finds_neither_dealer_nor_region_nor_brand(
    cast: Cast, api_for: ApiFor, quarter: PlanVersion
) -> None:
    zhao = api_for(cast.zhao)
    for path in ("/index", "/index/months", "/index/below", "/league", "/drivers", "/recovery", "/charts"):
        for asked in ({"dealer": "SH01"}, {"region": "chenxi-east"}, {"brand": "chenxi"}, {"dealer": "XX99"}):
            answer = zhao.get(PLACE + path, **asked)
            assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND"), (path, asked)


def test_a_brand_without_a_plan_says_so(cast: Cast, api_for: ApiFor) -> None:
    liu = api_for(cast.liu)
    for path in ("/index", "/index/below", "/league"):
        refused = liu.get(PLACE + path, dealer="SH01")
        assert (refused.status_code, refused.json()["code"]) == (409, "NO_PLAN")
    months = read(liu, "/index/months", dealer="SH01")["months"]
    assert {(each["plan_version"], each["figure"]) for each in months} == {(None, None)}
    for path in ("/drivers", "/recovery", "/charts?of=index"):
        assert liu.get(PLACE + path).status_code == 200, path
    shipped = read(liu, "/plan")
    assert (shipped["number"], shipped["versions"], shipped["least"]) == (1, [], 10)


def test_the_plan_tells_its_weights_its_versions_and_what_changed(
    cast: Cast, api_for: ApiFor, quarter: PlanVersion
) -> None:
    next_version(quarter, OCTOBER, target=900)
    told = read(api_for(cast.wang), "/plan")
    assert [each["share"] for each in told["weights"]] == pytest.approx([0.22, 0.2, 0.2, 0.19, 0.19])
    assert [(each["number"], each["holds_from"]) for each in told["versions"]] == [
        (2, "2026-10-01"), (1, "2000-01-01"),
    ]  # fmt: skip
    assert told["target"] == 900 and any("900" in each for each in told["versions"][0]["changes"])
    assert told["versions"][1]["body"]["scale"]["max"] == 10
    for person, brand, status in ((cast.chen, "", 403), (cast.zhao, "chenxi", 404), (cast.liu, "\x00", 422)):
        assert api_for(person).get(f"{PLACE}/plan", brand=brand).status_code == status


_ODD = (
    ({"dealer": "SH01", "until": "2026-13"}, 422, "until"),
    ({"dealer": "SH01", "until": "2031-01"}, 422, "until"),
    ({"dealer": "SH01", "until": "二〇二六年十月"}, 422, "until"),
    ({"dealer": "SH01", "until": "9" * 5000}, 422, "until"),
    ({"dealer": "SH01", "span": "x"}, 422, "span"),
    ({"dealer": "SH01", "span": "0"}, 422, "span"),
    ({"dealer": "SH01", "span": "٣"}, 422, "span"),
    ({"dealer": "SH01", "span": "1" * 5000}, 422, "span"),
    ({"dealer": "SH\x0001"}, 422, "dealer"),
    ({"dealer": "9" * 5000}, 422, "dealer"),
    ({"dealer": "SH01", "brand": "chenxi"}, 422, "dealer"),
    ({"dealer": "SH01", "months": "3"}, 422, "months"),
    ({"dealer": "XX99"}, 404, ""),
    ({"region": "nowhere"}, 404, ""),
    ({"brand": "' OR 1=1 --"}, 404, ""),
)
_PATHS = (
    "/index", "/index/months", "/index/below", "/first-fix", "/league", "/drivers", "/recovery", "/charts",
)  # fmt: skip


@pytest.mark.parametrize(("query", "status", "field"), _ODD, ids=range(len(_ODD)))
def test_what_makes_no_sense_is_refused_by_name(
    cast: Cast, api_for: ApiFor, quarter: PlanVersion, query: dict[str, str], status: int, field: str
) -> None:
    liu = api_for(cast.liu)
    for path in _PATHS:
        answer = liu.get(PLACE + path, **query)
        assert (answer.status_code, answer.json()["field"]) == (status, field), (path, answer.content)
        assert answer.json()["message"]


@pytest.mark.parametrize("cursor", ["-1", "x", "1e9", "9" * 5000, "９", "\x00", "1.0"])
def test_a_damaged_cursor_is_refused(cast: Cast, api_for: ApiFor, quarter: PlanVersion, cursor: str) -> None:
    for path in ("/index/below", "/league", "/signals"):
        answer = api_for(cast.liu).get(PLACE + path, dealer="SH01", cursor=cursor)
        assert (answer.status_code, answer.json()["field"]) == (422, "cursor"), answer.content


def test_an_adviser_without_his_dealer_and_an_order_that_is_none_are_refused(
    cast: Cast, api_for: ApiFor, quarter: PlanVersion
) -> None:
    liu = api_for(cast.liu)
    assert liu.get(f"{PLACE}/index", adviser="wang.lei").json()["field"] == "dealer"
    assert liu.get(f"{PLACE}/index/below", dealer="SH01", sort="-name").json()["field"] == "sort"
    assert liu.get(f"{PLACE}/index", dealer="SH01", adviser="nobody").status_code == 404
    assert liu.get(f"{PLACE}/charts", dealer="SH01", of="smiles").json()["field"] == "of"
    assert liu.get(f"{PLACE}/league", dealer="SH01", adviser="wang.lei").json()["code"] == "PARAMETER_UNKNOWN"
