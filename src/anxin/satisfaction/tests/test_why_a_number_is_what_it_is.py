"""The account of a figure can be done again with the numbers that it shows."""

import math
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from anxin.accounts.models import Person
from anxin.engines.statistics.weighting import Stratum
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors.figures import all_visits
from anxin.satisfaction.selectors.places import Place, place_of
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.sums import months_of
from anxin.satisfaction.selectors.why import Step, one_interview
from anxin.satisfaction.selectors.why_account import Account, Given, Sum, account_of
from anxin.satisfaction.selectors.why_runs import run_source
from anxin.satisfaction.selectors.why_sources import Source, live_source
from anxin.satisfaction.selectors.why_strata import large_and_small
from anxin.satisfaction.selectors.windows import Window
from anxin.satisfaction.services import runs
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.tests.csi60_house import OCTOBER, csi60_house, needs_csi60
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from anxin.satisfaction.views import asking
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
WINDOW = Window(OCTOBER, OCTOBER, 1)


@pytest.fixture(autouse=True)
def october(cast: Cast) -> None:
    asked_in_october(cast, second_adviser(cast))
    count_month(cast.shanghai.pk, month=OCTOBER)


def live(cast: Cast, place: Place) -> tuple[Source, Account]:
    source = live_source(place, default_plan(cast.shanghai.region.brand), WINDOW)
    return source, account_of(source.given)


def by_hand(step: Step) -> float:
    """Work out a step from the numbers that stand in it, as on a calculator."""
    text = step.filled.replace("·", "*").replace("²", "**2").replace("−", "-").replace("√", "math.sqrt")
    if "sqrt(" not in text:
        text = text.replace("math.sqrt", "math.sqrt(") + (")" if "math.sqrt" in text else "")
    return float(eval(text, {"math": math}))  # noqa: S307  the formula is ours


def test_every_step_comes_out_by_hand(cast: Cast) -> None:
    _source, account = live(cast, place_of(cast.liu, dealer="SH01", adviser="wang.lei"))
    mean, spread, error, student, interval = account.steps
    for step in (mean, spread, error):
        assert by_hand(step) == pytest.approx(float(step.result), abs=1e-5)
    low, high = (float(each) for each in interval.result.split(" – "))
    half = float(student.result) * float(error.result)
    assert (low, high) == pytest.approx((float(mean.result) - half, float(mean.result) + half), abs=1e-5)
    for step in account.shrinkage:
        assert by_hand(step) == pytest.approx(float(step.result), abs=1e-4)


def test_one_interview_is_worked_out_from_its_answers(cast: Cast) -> None:
    source, _account = live(cast, place_of(cast.liu, dealer="SH01", adviser="wang.lei"))
    given = source.given
    for key, interview in source.interviews.items():
        found = one_interview(interview, given.plan, given.titles)
        products = sum(Decimal(each.product) for each in found.lines)
        assert float(products) == pytest.approx(found.index, abs=1e-5)
        assert next(each for each in source.parts if each.key == key).total == found.index


def test_the_strata_add_up_to_the_index_of_all_visits_of_the_page(cast: Cast) -> None:
    place = place_of(cast.liu, dealer="SH01")
    version = default_plan(cast.shanghai.region.brand)
    source, account = live(cast, place)
    page = all_visits(months_of(place, version, WINDOW), engine_plan(version))
    assert page is not None
    assert account.all_visits == pytest.approx(page.estimate.mean)
    assert sum(float(each.part) for each in account.strata) == pytest.approx(page.estimate.mean, abs=1e-4)
    assert float(account.strata_steps[1].result) == pytest.approx(page.estimate.se, abs=1e-5)
    assert source.given.strata[0][1].visits == 30


def test_the_sums_of_a_region_are_those_of_its_dealers(cast: Cast) -> None:
    region = place_of(cast.qian, region=cast.shanghai.region.key)
    source, account = live(cast, region)
    assert not source.interviews and [each.n for each in source.parts] == [24]
    assert account.index == pytest.approx(live(cast, place_of(cast.liu, dealer="SH01"))[1].index)


def test_too_few_interviews_tell_their_number_alone(cast: Cast, signed_in: SignedIn) -> None:
    place = place_of(cast.liu, dealer="SH01", adviser="wang.lei")
    source = live_source(place, default_plan(cast.shanghai.region.brand), Window(OCTOBER, OCTOBER, 1))
    source.given.whole.n = 9
    assert account_of(source.given).is_hidden
    empty = signed_in(cast.liu).get(f"{reverse('satisfaction:why')}?dealer=SH01&until=2026-09&span=1")
    assert "n = 0" in empty.content.decode() and "Σ" not in empty.content.decode()


def test_an_adviser_sees_how_his_own_figure_is_made_and_no_colleagues(
    cast: Cast, signed_in: SignedIn
) -> None:
    client, why = signed_in(cast.wang), reverse("satisfaction:why")
    span = "until=2026-10&span=1"
    own = client.get(f"{why}?dealer=SH01&adviser=wang.lei&{span}")
    assert own.status_code == 200 and len(own.context["parts"]) == 12
    house = client.get(f"{why}?dealer=SH01&{span}")
    assert house.status_code == 200 and not house.context["one_by_one"]
    assert "林浩" not in house.content.decode() + own.content.decode()
    assert "没人接" in own.content.decode() and "13900001234" not in own.content.decode()
    assert "没人接" not in house.content.decode()
    assert client.get(f"{why}?dealer=SH01&adviser=lin.hao&{span}").status_code == 404
    assert signed_in(cast.chen).get(f"{why}?dealer=SH01&{span}").status_code == 403


def test_an_adviser_cannot_reckon_out_his_only_colleague(cast: Cast) -> None:
    """Of the dealer he is told neither months nor squares, of himself not what two have in common."""
    house, account = live(cast, place_of(cast.wang, dealer="SH01"))
    assert list(house.parts) == [] and not account.strata
    assert account.steps[1].filled == "—" and account.index is not None
    own, _account = live(cast, place_of(cast.wang, dealer="SH01", adviser="wang.lei"))
    assert own.given.common is None and len(own.parts) == 12
    run = run_of_october(cast)
    frozen = run_source(cast.wang, run, "SH01/wang.lei")
    assert frozen.given.common is None and frozen.interviews
    of_house = account_of(run_source(cast.wang, run, "SH01").given)
    assert of_house.steps[1].filled == "—" and not of_house.strata
    assert run_source(cast.liu, run, "SH01/wang.lei").given.common is not None


def test_parts_of_too_few_interviews_stand_together() -> None:
    assert large_and_small([12, 3, 30, 8, 0], int, 10) == ([12, 30], [3, 8])
    assert large_and_small([12, 3, 30], int, 10) == ([30], [3, 12])
    assert large_and_small([12, 30], int, 10) == ([12, 30], [])


def test_small_strata_add_up_in_one_line(cast: Cast) -> None:
    plan = engine_plan(default_plan(cast.shanghai.region.brand))
    strata = [("a", Stratum(60, 20, 800, 50)), ("b", Stratum(30, 4, 600, 90)), ("c", Stratum(10, 8, 900, 20))]
    account = account_of(Given(plan, {}, Sum(32, 25600, 21_000_000), strata))
    assert [(each.name, each.n) for each in account.strata] == [("a", 20), (gettext("others"), 12)]
    assert account.strata[1].mean == "—" and account.strata[1].sd == "—"
    assert sum(float(each.part) for each in account.strata) == pytest.approx(account.all_visits)
    variances = sum(float(each.variance) for each in account.strata)
    assert math.sqrt(variances) == pytest.approx(float(account.strata_steps[1].result), abs=1e-4)


def test_of_a_run_it_is_told_from_what_was_frozen(cast: Cast, signed_in: SignedIn) -> None:
    run = run_of_october(cast)
    result = run.result or {}
    for value, told in result["groups"]["adviser"].items():
        account = account_of(run_source(cast.liu, run, value).given)
        assert account.index == pytest.approx(told["index"])
        assert float(account.shrinkage[-1].result) == pytest.approx(told["shrunken"], abs=1e-5)
    whole = account_of(run_source(cast.liu, run, "").given)
    assert whole.all_visits == pytest.approx(result["stratified"]["index"])
    page = signed_in(cast.liu).get(f"{reverse('satisfaction:why')}?run={run.key}&dealer=SH01")
    assert page.status_code == 200 and "30" in page.content.decode()


def test_behind_a_live_figure_own_words_stand_masked_and_lead_to_the_interview(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A regional manager, who may open them, reads them a page at a time; of a region he goes down first."""
    monkeypatch.setattr(asking, "ROWS", 10)
    why = f"{reverse('satisfaction:why')}?until=2026-10&span=1"
    client = signed_in(cast.qian)
    region = client.get(f"{why}&region={cast.shanghai.region.key}")
    assert not region.context["one_by_one"] and "没人接" not in region.content.decode()
    assert "dealer=SH01" in region.content.decode()
    seen = set[str]()
    for cursor in ("", "1", "2"):
        page = client.get(f"{why}&dealer=SH01&cursor={cursor}")
        text, rows = page.content.decode(), page.context["parts"]
        seen.update(each["part"].key for each in rows)
        assert len(rows) <= 10 and "打 139****1234 没人接" in text and "13900001234" not in text
        for each in rows:
            assert reverse("surveys:interview", args=[each["part"].key]) in text
    assert len(seen) == 24
    assert client.get(reverse("surveys:interview", args=[seen.pop()])).status_code == 200


@needs_csi60
def test_the_worked_example_is_told_with_its_own_numbers() -> None:
    house = csi60_house()
    begun = runs.begin_run(
        place_of(house.manager, brand="csi60"), first=OCTOBER, last=OCTOBER, by=house.manager
    )
    run: ScoreRun = runs.carry_out(begun.pk)
    account = account_of(run_source(house.manager, run, "").given)
    assert [step.result for step in account.steps[:3]] == ["798.55", "114.958272", "14.841049"]
    assert account.strata_steps[0].result == "827.3" and account.strata_steps[1].result == "9.380821"
    assert account.strata_steps[2].result == "808.515229 – 846.084771"
