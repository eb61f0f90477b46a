"""Drivers, recovery, charts and their notes over the API: as the pages have them, and a note is written once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.satisfaction.models import Signal, Study
from anxin.satisfaction.selectors import drivers
from anxin.satisfaction.services.chart_notes import look_for_signals
from anxin.satisfaction.services.studies import work_out_study
from anxin.satisfaction.tests.answered import wording
from anxin.satisfaction.tests.counted_at_hand import LAST, NOW, two_years
from anxin.satisfaction.tests.figures_at_hand import around, plan_for, put
from anxin.satisfaction.tests.test_fixed_right_first_time import september
from anxin.satisfaction.tests.test_what_satisfaction_hangs_on import asked, ratings
from tests.api.conftest import ApiClient, ApiFor
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
YEAR = {"dealer": "SH01", "until": "2026-10", "span": "12"}
PLACE = "/satisfaction"


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def signal(cast: Cast) -> Signal:
    """October had far more complaints than any month before."""
    two_years(cast.shanghai, {LAST: 20})
    look_for_signals()
    return Signal.objects.get(rule="u")


def read(client: ApiClient, path: str, **query: str) -> Any:
    answer = client.get(PLACE + path, **query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_drivers_wait_for_their_job_and_then_are_those_of_the_page(
    cast: Cast, api_for: ApiFor, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drivers, "DRAWS", 200)
    plan_for(cast.shanghai.region.brand)
    asked(cast, ratings(120))
    liu = api_for(cast.liu)
    waiting = read(liu, "/drivers", **YEAR)
    assert (waiting["study"]["state"], waiting["found"]) == ("waiting", None)
    work_out_study(Study.objects.get().pk)
    told = read(liu, "/drivers", **YEAR)
    page = signed_in(cast.liu).get("/satisfaction/drivers/", YEAR).context["found"]
    found = told["found"]
    assert told["study"]["state"] == "done" and Study.objects.count() == 1
    assert (found["n"], found["advice"], found["factor"]) == (120, "work_on", "pick_up")
    assert [(each["factor"], each["lmg"], each["low"]) for each in found["factors"]] == [
        (each.name, each.lmg, each.low) for each in page.by_importance
    ]
    assert found["said"].startswith("Work on “Pick-up” first")


def test_too_few_interviews_tell_their_number_and_no_factor(cast: Cast, api_for: ApiFor) -> None:
    plan_for(cast.shanghai.region.brand)
    asked(cast, ratings(3))
    read(api_for(cast.liu), "/drivers", **YEAR)
    work_out_study(Study.objects.get().pk)
    found = read(api_for(cast.liu), "/drivers", **YEAR)["found"]
    assert (found["n"], found["why"], found["factors"], found["r2"]) == (3, "few", [], None)
    assert found["said"].startswith("Too few")


def test_first_time_fix_stands_by_customers_and_by_orders(
    cast: Cast, api_for: ApiFor, signed_in: SignedIn
) -> None:
    plan_for(cast.shanghai.region.brand)
    september(cast, wording(cast.shanghai))
    quarter = {"dealer": "SH01", "until": "2026-10", "span": "3"}
    told = read(api_for(cast.liu), "/first-fix", **quarter)
    page = signed_in(cast.liu).get("/satisfaction/first-fix/", quarter).context["found"]
    customers, orders, table = told["by_customers"], told["by_orders"], told["agreement"]
    assert (customers["fixed"], customers["n"], customers["share"]) == (14, 20, page.said.share)
    assert (orders["fixed"], orders["n"], orders["low"]) == (35, 40, page.shown.interval.low)
    assert [table[name] for name in ("n", "both", "came_back", "not_back", "neither")] == [20, 12, 2, 3, 3]
    assert table["kappa"] == page.agreement.kappa.kappa == pytest.approx(0.375)
    assert len(told["months"]) == 12 and told["finding"].endswith("by the orders 88 %")
    repairs = read(api_for(cast.liu), "/first-fix", **quarter, of="repairs")
    assert (repairs["by_customers"]["fixed"], repairs["agreement"]["kappa"]) == (None, None)


def test_recovery_tells_its_groups_and_that_it_is_no_experiment(cast: Cast, api_for: ApiFor) -> None:
    plan_for(cast.shanghai.region.brand)
    summer = {"dealer": "SH01", "until": "2025-08", "span": "3"}
    assert read(api_for(cast.liu), "/recovery", **summer)["study"]["state"] == "waiting"
    work_out_study(Study.objects.get().pk)
    told = read(api_for(cast.liu), "/recovery", **summer)["found"]
    assert [each["first"]["group"] for each in told["pairs"]] == ["complained", "in_time", "content"]
    main = told["pairs"][0]
    assert (main["first"]["cars"], main["first"]["back_share"], main["back"]) == (0, None, None)
    assert told["caveat"].startswith("This is no experiment.")


def test_a_chart_of_complaints_is_that_of_the_page(
    cast: Cast, api_for: ApiFor, signed_in: SignedIn, signal: Signal
) -> None:
    told = read(api_for(cast.liu), "/charts", dealer="SH01")
    page = signed_in(cast.liu).get("/satisfaction/complaints/?dealer=SH01").content.decode()
    rates = told["rates"]
    october = rates["months"][-1]
    assert (october["month"], october["count"], october["of"], october["value"]) == (
        "2026-10-01", 20, 200, 10,
    )  # fmt: skip
    assert october["signal"] and october["high"] == pytest.approx(signal.limit)
    assert rates["finding"] in page and rates["law"] in page and rates["alarms"] in page
    assert rates["drift"]["finding"] and len(rates["drift"]["sums"]) == len(rates["months"]) == 24
    assert told["index"] is None


@pytest.mark.parametrize("of", ["repeats", "bad"])
def test_shares_are_charted_and_of_no_visits_nothing_is_told(cast: Cast, api_for: ApiFor, of: str) -> None:
    told = read(api_for(cast.liu), "/charts", dealer="SH01", of=of)
    assert (told["of"], told["rates"]["centre"], told["rates"]["drift"]) == (of, None, None)
    assert {each["value"] for each in told["rates"]["months"]} == {None}


def test_the_index_over_time_has_its_average_and_limits(cast: Cast, api_for: ApiFor) -> None:
    version = plan_for(cast.shanghai.region.brand)
    for month in range(1, 11):
        put(version, cast.shanghai, LAST.replace(month=month), around(800, 20))
    told = read(api_for(cast.liu), "/charts", **(YEAR | {"of": "index"}))
    last = told["index"]["months"][-1]
    assert (last["n"], last["index"], last["signal"]) == (20, pytest.approx(800), False)
    assert last["limit"] > abs(last["average"]) and told["index"]["centre"] == pytest.approx(800)
    assert told["rates"] is None and told["index"]["finding"].startswith("No slow change")


def test_signals_are_listed_answered_once_and_put_right(cast: Cast, api_for: ApiFor, signal: Signal) -> None:
    liu, address = api_for(cast.liu), f"{PLACE}/signals/{signal.key}"
    listed = read(liu, "/signals", dealer="SH01", state="open")["items"]
    assert [(each["key"], each["month"], each["state"]) for each in listed] == [
        (str(signal.key), "2026-10-01", "open")
    ]
    body = {"state": "explained", "note": "空调召回。", "seen": "open"}
    first = liu.post(f"{address}/answer", body, Idempotency_Key="k1")
    again = liu.post(f"{address}/answer", body, Idempotency_Key="k1")
    assert first.json() == again.json() and again["Idempotent-Replayed"] == "true"
    assert (first.json()["note"], first.json()["noted_by"]) == ("空调召回。", "liu.fang")
    assert liu.post(f"{address}/answer", body).status_code == 409
    assert read(liu, "/signals", dealer="SH01", state="open")["items"] == []
    assert read(liu, "/charts", dealer="SH01")["rates"]["months"][-1]["explained"]


def test_a_note_needs_a_choice_words_and_the_right_to_judge(
    cast: Cast, api_for: ApiFor, signal: Signal
) -> None:
    address = f"{PLACE}/signals/{signal.key}/answer"
    liu = api_for(cast.liu)
    for body, field in (
        ({"state": "open", "note": "x"}, "state"),
        ({"state": "chance", "note": "  "}, "note"),
        ({"state": "chance", "note": "长" * 1001}, "note"),
        ({"state": "chance", "note": "a\x00b"}, "note"),
        ({"state": "chance"}, "note"),
    ):
        refused = liu.post(address, body)
        assert (refused.status_code, refused.json()["field"]) == (422, field), refused.content
    told = {"state": "chance", "note": "没有原因。"}
    assert api_for(cast.qian).post(address, told).status_code == 403
    assert api_for(cast.zhao).post(address, told).status_code == 404
    signal.refresh_from_db()
    assert signal.note == ""
