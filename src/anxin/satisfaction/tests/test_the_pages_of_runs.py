"""The pages of plans, runs and disputes: what each person sees of a run, in the page, the files and on paper."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.foundation.tables import open_table
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors.run_figures import drivers_told
from anxin.satisfaction.selectors.run_views import view_of
from anxin.satisfaction.selectors.score_files import sha256
from anxin.satisfaction.services import runs
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
    asked = {"place": "dealer=SH01", "first": "2026-10", "last": "2026-10"}
    told = client.post(reverse("satisfaction:runs"), asked | {"why": "年终奖"})
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
    assert "n = 24 of N = 30 visits (80.0 % asked), effective n = 24" in page
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
