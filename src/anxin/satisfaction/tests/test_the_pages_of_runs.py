"""The pages of plans, runs and disputes: what each person sees of a run, in the page, the files and on paper."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.foundation.tables import open_table
from anxin.satisfaction.models import PlanVersion, ScoreRun
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.run_words import drivers_told
from anxin.satisfaction.selectors.runs import view_of
from anxin.satisfaction.selectors.score_files import sha256
from anxin.satisfaction.services import runs
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]


@pytest.fixture
def run(cast: Cast) -> ScoreRun:
    """Twelve interviews of each of two advisers."""
    asked_in_october(cast, second_adviser(cast))
    return run_of_october(cast)


def test_a_manager_makes_a_run_and_reads_it(cast: Cast, signed_in: SignedIn, run: ScoreRun) -> None:
    client = signed_in(cast.liu)
    told = client.post(
        reverse("satisfaction:runs"), {"place": "dealer=SH01", "first": "2026-10", "last": "2026-10"}
    )
    made = ScoreRun.objects.latest("pk")
    assert told.status_code == 302 and told["Location"] == made.get_absolute_url()
    waiting = client.get(made.get_absolute_url()).content.decode()
    assert reverse("satisfaction:run_progress", args=[made.key]) in waiting
    runs.carry_out(made.pk)
    ended = client.get(reverse("satisfaction:run_progress", args=[made.key]))
    assert ended.headers["HX-Redirect"] == made.get_absolute_url()
    page = client.get(made.get_absolute_url()).content.decode()
    assert "林浩" in page and cast.wang.name in page and "population.csv" in page


def test_wrong_months_stay_in_the_form(cast: Cast, signed_in: SignedIn) -> None:
    told = signed_in(cast.liu).post(
        reverse("satisfaction:runs"), {"place": "dealer=SH01", "first": "2026-11", "last": "2026-10"}
    )
    assert told.status_code == 422 and 'value="2026-11"' in told.content.decode()


def test_an_adviser_sees_himself_and_the_dealer_and_no_colleague(
    cast: Cast, signed_in: SignedIn, run: ScoreRun
) -> None:
    client = signed_in(cast.wang)
    page = client.get(run.get_absolute_url()).content.decode()
    assert cast.wang.name in page and "上海大道店" in page
    assert "林浩" not in page and "lin.hao" not in page
    table = client.get(reverse("satisfaction:run_table", args=[run.key, "xlsx"]))
    with open_table(b"".join(table.streaming_content), name="run.xlsx") as opened:  # type: ignore[attr-defined]
        cells = [str(cell) for row in opened.rows for cell in row.cells.values()]
    assert cast.wang.name in cells and "林浩" not in cells
    for name in ("plan.yaml", "responses.csv", "population.csv", "result.json"):
        assert client.get(reverse("satisfaction:run_file", args=[run.key, name])).status_code == 403
    lines = reverse("satisfaction:figure", args=[run.key])
    assert client.get(f"{lines}?dealer=SH01&adviser=wang.lei").status_code == 200
    assert client.get(lines).context["row"].name == cast.wang.name
    for other in ("?dealer=SH01&adviser=lin.hao", "?dealer=SH01", "?dealer=CD02"):
        assert client.get(lines + other).status_code == 404
    why = reverse("satisfaction:why")
    assert client.get(f"{why}?run={run.key}&dealer=SH01&adviser=wang.lei").status_code == 200
    assert client.get(f"{why}?run={run.key}&dealer=SH01&adviser=lin.hao").status_code == 404
    whole = client.get(f"{why}?run={run.key}&dealer=SH01")
    assert whole.status_code == 200
    assert not whole.context["one_by_one"]


def test_the_interviews_behind_a_figure_show_masked_names_and_numbers(
    cast: Cast, signed_in: SignedIn, run: ScoreRun
) -> None:
    page = signed_in(cast.wang).get(
        f"{reverse('satisfaction:figure', args=[run.key])}?dealer=SH01&adviser=wang.lei"
    ).content.decode()  # fmt: skip
    assert "13900001234" not in page and "打 139" in page
    assert cast.customer.name not in page and "王" in page


def test_who_reads_figures_without_the_right_to_export_takes_none_out(
    cast: Cast, signed_in: SignedIn, run: ScoreRun
) -> None:
    client = signed_in(cast.shen)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "figures.xlsx" not in page and "paper.pdf" not in page and 'population.csv"' not in page
    for name, more in (("run_file", "responses.csv"), ("run_table", "xlsx"), ("run_paper", None)):
        address = reverse(f"satisfaction:{name}", args=[run.key, more] if more else [run.key])
        assert client.get(address).status_code == 403


def test_a_run_tells_visits_and_how_few_answers_its_drivers_rest_on(
    cast: Cast, signed_in: SignedIn, run: ScoreRun
) -> None:
    page = signed_in(cast.liu).get(run.get_absolute_url()).content.decode()
    assert "n = 24 of N = 30 visits: 80.0 %" in page and "n<sub>eff</sub> = " in page
    told = drivers_told(view_of(cast.liu, run))
    assert told is None or (told.few and "fewer than ten for each" in page)


def test_drivers_of_too_few_answers_are_not_told(cast: Cast, run: ScoreRun) -> None:
    lmg = dict.fromkeys(("quality", "pick_up", "facility", "adviser", "initiation"), 0.2)
    view = view_of(cast.liu, run)
    view.run.result = (run.result or {}) | {"drivers": {"n": 9, "r2": 0.5, "lmg": lmg}}
    assert drivers_told(view) is None
    view.run.result = view.run.result | {"drivers": {"n": 49, "r2": 0.5, "lmg": lmg}}
    told = drivers_told(view)
    assert told is not None and (told.few, told.for_each, told.r2) == (True, "9.8", "0.50")


def test_the_files_are_handed_out_byte_by_byte(cast: Cast, signed_in: SignedIn, run: ScoreRun) -> None:
    client = signed_in(cast.gao)
    told = client.get(reverse("satisfaction:run_file", args=[run.key, "result.json"]))
    assert sha256(told.content) == run.result_digest
    assert client.get(reverse("satisfaction:run_file", args=[run.key, "other"])).status_code == 404


def test_recomputed_on_the_page_it_is_the_same(cast: Cast, signed_in: SignedIn, run: ScoreRun) -> None:
    client = signed_in(cast.wang)
    client.post(reverse("satisfaction:recompute", args=[run.key]))
    assert "the same result" in client.get(run.get_absolute_url()).content.decode()


def test_a_run_fits_on_paper_in_both_languages(cast: Cast, signed_in: SignedIn, run: ScoreRun) -> None:
    told = signed_in(cast.liu).get(reverse("satisfaction:run_paper", args=[run.key]))
    assert told.status_code in (200, 503)
    if told.status_code == 200:
        assert told.content.startswith(b"%PDF")


def test_the_plan_is_shown_filled_in_and_changed_from_a_month_on(cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.liu), reverse("satisfaction:plan")
    page = client.get(address)
    assert "0.22 · Quality of the work" in page.content.decode()
    form = plan_form()
    told = client.post(address, form | {"weight_quality": "40"})
    assert told.status_code == 302, told.context["form"].errors
    newest = PlanVersion.objects.get(number=2)
    assert newest.body["factors"]["quality"] == {"column": "quality", "weight": 40}
    assert "22 (22.0 %)" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (
            {f"weight_{name}": "0" for name in ("quality", "pick_up", "facility", "adviser", "initiation")},
            "factors",
        ),
        ({"weight_recommend": "10"}, "weight_recommend"),
        ({"overall": "recommend"}, "overall"),
        ({"target": "2000"}, "target"),
        ({"caution": "5"}, "caution"),
        ({"holds_from": "1999-01"}, "holds_from"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_at_its_field(
    cast: Cast, signed_in: SignedIn, changes: dict[str, str], field: str
) -> None:
    client = signed_in(cast.liu)
    told = client.post(reverse("satisfaction:plan"), plan_form() | changes)
    assert told.status_code == 422
    errors = told.context["form"].errors
    assert set(errors) == {field if field in told.context["form"].fields else "__all__"}
    assert PlanVersion.objects.count() == 1


def test_a_plan_that_is_sent_as_it_is_makes_no_version(cast: Cast, signed_in: SignedIn) -> None:
    told = signed_in(cast.liu).post(reverse("satisfaction:plan"), plan_form() | {"rake": ["kind", "age"]})
    assert told.status_code == 422 and PlanVersion.objects.count() == 1


def test_factors_keep_the_order_of_the_plan(cast: Cast) -> None:
    version = PlanVersion.objects.get(pk=default_plan(cast.shanghai.region.brand).pk)
    assert [each.name for each in engine_plan(version).factors] == [
        "quality", "pick_up", "facility", "adviser", "initiation",
    ]  # fmt: skip


def test_a_plan_is_checked_while_it_is_typed(cast: Cast, signed_in: SignedIn) -> None:
    client, address = signed_in(cast.liu), reverse("satisfaction:plan_check")
    good = client.post(address, plan_form() | {"weight_quality": "40"}).content.decode()
    assert "This plan can be scored" in good and "40" in good
    bad = client.post(address, plan_form() | {"weight_recommend": "10"}).content.decode()
    assert "1 to 10" in bad and "can be scored" not in bad


def test_a_month_that_a_run_froze_keeps_its_plan(cast: Cast, signed_in: SignedIn, run: ScoreRun) -> None:
    told = signed_in(cast.liu).post(
        reverse("satisfaction:plan"), plan_form() | {"weight_quality": "40", "holds_from": "2026-10"}
    )
    assert told.status_code == 422 and set(told.context["form"].errors) == {"holds_from"}


def test_who_does_not_run_the_surveys_changes_no_plan(cast: Cast, signed_in: SignedIn) -> None:
    for person in (cast.he, cast.qian, cast.shen, cast.wang):
        client = signed_in(person)
        assert client.get(reverse("satisfaction:plan")).context["form"] is None
        assert client.post(reverse("satisfaction:plan"), plan_form()).status_code == 403


def plan_form() -> dict[str, Any]:
    """The shipped plan as its form sends it."""
    weights = {"quality": "22", "pick_up": "20", "facility": "20", "adviser": "19", "initiation": "19"}
    return {f"weight_{name}": weight for name, weight in weights.items()} | {
        "rule": "min_max", "min_answered": "0.5", "minimum": "10", "caution": "30", "target": "850",
        "overall": "overall", "recommend": "recommend", "rake": "kind", "holds_from": "2026-12",
    }  # fmt: skip
