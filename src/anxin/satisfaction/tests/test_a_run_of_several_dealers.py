"""A run of a brand: an adviser in it reads nothing of other dealers, and his own dealer decides what he disputes."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.choices import Role
from anxin.accounts.models import Dealer, Membership, Person, Region
from anxin.engines.index import IndexFault, Part
from anxin.foundation.errors import NotAllowed
from anxin.messaging.models import Notice
from anxin.satisfaction.choices import RunState
from anxin.satisfaction.models import Dispute, ScoreRun
from anxin.satisfaction.schemas.runs import whole_run
from anxin.satisfaction.selectors import run_lines
from anxin.satisfaction.selectors.disputes import both_figures, may_dispute
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.run_figures import whole_figures
from anxin.satisfaction.selectors.run_lines import keys_of_group
from anxin.satisfaction.selectors.run_views import view_of
from anxin.satisfaction.selectors.runs import get_run_for, runs_visible_to
from anxin.satisfaction.selectors.why_runs import run_source
from anxin.satisfaction.services import disputes, runs
from anxin.satisfaction.tests.answered import closed_visit
from anxin.satisfaction.tests.csi60_house import OCTOBER
from anxin.satisfaction.tests.two_advisers import asked_in_october, second_adviser
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WANG = "SH01/wang.lei"
ANSWER = "已与客户核实"


@pytest.fixture
def mei(cast: Cast) -> Person:
    """Runs the surveys of the whole brand."""
    person = Person.objects.create(username="mei.lan", name="梅兰", email="mei@example.com", language="en")
    brand = cast.shanghai.region.brand
    Membership.objects.create(person=person, role=Role.CUSTOMER_SERVICE_MANAGER, brand=brand)
    return person


@pytest.fixture
def run(cast: Cast, mei: Person) -> ScoreRun:
    """October of two dealers; nobody was asked at the second."""
    other = Dealer.objects.create(
        region=cast.shanghai.region, code="SH02", name={"zh": "浦东店", "en": "Pudong"}
    )
    asked_in_october(cast, second_adviser(cast))
    closed_visit(cast, "2026-10-06", dealer=other)
    place = place_of(mei, brand=cast.shanghai.region.brand.key)
    return runs.carry_out(runs.begin_run(place, first=OCTOBER, last=OCTOBER, by=mei).pk)


def test_a_dealer_nobody_asked_about_leaves_the_region_as_stratum(cast: Cast, run: ScoreRun) -> None:
    """Dealer and month cannot be strata, so the region is: the figure of all visits stands, with its interval."""
    result = run.result or {}
    assert "column: region" in run.plan_file and run.left_out["strata"] == "region"
    assert result["stratified"]["index"] == pytest.approx(result["index"])
    assert result["stratified"]["ci95"] is not None
    assert run.left_out["unfit"]["dealer"] == ["SH02"]
    assert run_source(cast.liu, run, "SH01").given.strata == []


def test_a_region_of_a_run_by_dealer_and_month_is_accounted_for_without_strata(
    cast: Cast, mei: Person, signed_in: Callable[[Person], Client]
) -> None:
    """What the run weighs by is a dealer's month; a region's own figure is the plain one."""
    asked_in_october(cast, second_adviser(cast))
    place = place_of(mei, brand=cast.shanghai.region.brand.key)
    run = runs.carry_out(runs.begin_run(place, first=OCTOBER, last=OCTOBER, by=mei).pk)
    assert "column: stratum" in run.plan_file
    region = cast.shanghai.region.key
    given = run_source(mei, run, region).given
    assert given.strata == [] and given.whole.n == 24
    assert run_source(mei, run, "SH01").given.strata != []
    told = signed_in(mei).get(f"{reverse('satisfaction:why')}?run={run.key}&dealer={region}")
    assert told.status_code == 200


def disputed_by_wang(cast: Cast, run: ScoreRun, *, most: int = 1) -> Dispute:
    """Let Wang dispute the first interviews of his figure."""
    keys = keys_of_group(ScoreRun.objects.get(pk=run.pk), "adviser", WANG)[:most]
    figure = disputes.Figure(run.key, WANG)
    return disputes.dispute_figure(figure, interviews=keys, reason="不是我接待的", by=cast.wang)


def test_an_adviser_reads_nothing_of_what_other_dealers_left_out(
    cast: Cast, mei: Person, run: ScoreRun, signed_in: Callable[[Person], Client]
) -> None:
    assert "SH02" in str(run.left_out)
    whole, own = (whole_run(view_of(each, get_run_for(each, run.key))) for each in (mei, cast.wang))
    assert whole.left_out == run.left_out
    assert own.left_out == {} and own.groups["adviser"][0].figure == WANG
    page = signed_in(cast.wang).get(run.get_absolute_url()).content.decode()
    assert "SH02" not in page and "Not in this run" not in page
    assert "SH02" in signed_in(mei).get(run.get_absolute_url()).content.decode()


def test_who_does_not_see_the_whole_of_a_run_does_not_have_it_recomputed(
    cast: Cast, mei: Person, run: ScoreRun, signed_in: Callable[[Person], Client]
) -> None:
    with pytest.raises(NotAllowed):
        runs.recompute(run.key, by=cast.wang)
    address = reverse("satisfaction:recompute", args=[run.key])
    assert address not in signed_in(cast.wang).get(run.get_absolute_url()).content.decode()
    assert runs.recompute(run.key, by=mei).is_same


def test_the_dealer_decides_on_his_interviews_and_all_able_are_told(
    cast: Cast, mei: Person, run: ScoreRun
) -> None:
    dispute = disputed_by_wang(cast, run)
    told = set(Notice.objects.filter(code="FIGURE_DISPUTED").values_list("person__username", flat=True))
    assert told == {"liu.fang", "gao.yuan", "mei.lan"}
    corrected = disputes.uphold_dispute(dispute.key, answer=ANSWER, by=cast.liu)
    assert corrected.why == ""
    assert ANSWER not in whole_run(view_of(cast.wang, get_run_for(cast.wang, corrected.key))).why
    assert runs.carry_out(corrected.pk).result["n"] == 23  # type: ignore[index]


def test_a_correction_that_failed_makes_room_for_another(cast: Cast, run: ScoreRun) -> None:
    first = disputes.uphold_dispute(disputed_by_wang(cast, run).key, answer=ANSWER, by=cast.liu)
    runs.give_up(first.pk)
    assert may_dispute(cast.wang, get_run_for(cast.wang, run.key), WANG)
    again = disputed_by_wang(cast, run, most=2)
    second = disputes.uphold_dispute(again.key, answer=ANSWER, by=cast.liu)
    assert second.corrects_id == run.pk
    assert runs.carry_out(second.pk).state == RunState.DONE
    assert [each.run.pk for each in both_figures(cast.wang, again)] == [run.pk, second.pk]
    listed = runs_visible_to(cast.wang).get(pk=run.pk)
    assert listed.corrected_key == second.key  # type: ignore[attr-defined]  # annotated


def test_a_plan_that_does_not_fit_ends_the_run_in_words(
    cast: Cast, run: ScoreRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = runs.begin_run(place_of(cast.liu, dealer="SH01"), first=OCTOBER, last=OCTOBER, by=cast.liu)

    def unfit(_run: ScoreRun) -> None:
        raise IndexFault(Part.PLAN, "a column", ("factors", "new"))

    monkeypatch.setattr(runs, "inputs_of", unfit)
    ended = runs.carry_out(begun.pk)
    assert (ended.state, ended.fault) == (RunState.FAILED, "plan: factors.new: expected a column")


def test_a_run_of_several_dealers_has_an_interval(mei: Person, run: ScoreRun) -> None:
    result, told = run.result or {}, whole_figures(view_of(mei, run))[0]
    half = 2.0686576 * result["sd"] / 24**0.5
    assert (told.low, told.high) == pytest.approx((result["index"] - half, result["index"] + half), rel=1e-6)


def test_a_list_of_runs_leaves_results_and_files_where_they_are(cast: Cast, run: ScoreRun) -> None:
    listed = runs_visible_to(cast.wang).get(pk=run.pk)
    assert {"result", "responses_file", "interviews"} <= listed.get_deferred_fields()


def test_an_address_that_makes_no_sense_is_no_fault(
    cast: Cast, run: ScoreRun, signed_in: Callable[[Person], Client]
) -> None:
    client = signed_in(cast.wang)
    figure = f"{reverse('satisfaction:figure', args=[run.key])}?dealer=SH01&adviser=wang.lei"
    assert client.get(f"{figure}&cursor={'9' * 4400}").status_code == 200
    for name in ("index", "league", "why"):
        assert client.get(reverse(f"satisfaction:{name}") + "?dealer=%00").status_code == 404


def test_who_sees_a_region_of_today_does_not_see_who_has_left_it(
    cast: Cast, mei: Person, run: ScoreRun
) -> None:
    moved = Region.objects.create(
        brand=cast.shanghai.region.brand, key="west", name={"zh": "西", "en": "West"}
    )
    place = place_of(mei, region=cast.shanghai.region.key)
    frozen = runs.carry_out(runs.begin_run(place, first=OCTOBER, last=OCTOBER, by=mei).pk)
    assert view_of(cast.qian, frozen).sight.sees_all
    Dealer.objects.filter(pk=cast.shanghai.pk).update(region=moved)
    qian = Person.objects.get(pk=cast.qian.pk)
    seen = view_of(qian, get_run_for(qian, frozen.key))
    assert not seen.sight.sees_all and not seen.is_whole


def test_who_disputed_is_told_what_became_of_the_run(cast: Cast, run: ScoreRun) -> None:
    first = disputes.uphold_dispute(disputed_by_wang(cast, run).key, answer=ANSWER, by=cast.liu)
    disputes.tell_of_correction(runs.give_up(first.pk))
    assert Notice.objects.filter(person=cast.wang, code="CORRECTION_FAILED").count() == 1
    second = disputes.uphold_dispute(disputed_by_wang(cast, run, most=2).key, answer=ANSWER, by=cast.liu)
    for _time in range(2):
        disputes.tell_of_correction(runs.carry_out(second.pk))
    assert Notice.objects.filter(person=cast.wang, code="FIGURE_CORRECTED").count() == 1


def test_marks_go_along_from_page_to_page(
    cast: Cast, run: ScoreRun, signed_in: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_lines, "SIZE", 5)
    keys = keys_of_group(run, "adviser", WANG)
    address = f"{reverse('satisfaction:figure', args=[run.key])}?dealer=SH01&adviser=wang.lei"
    told = signed_in(cast.wang).post(
        address, {"turn": "5", "reason": "不是我", "interviews": [keys[0], keys[6]]}
    )
    page = told.content.decode()
    assert told.status_code == 200 and not Dispute.objects.exists()
    assert f'type="hidden" name="interviews" value="{keys[0]}"' in page and "不是我" in page
    assert f'value="{keys[6]}" checked' in page and "Marked on other pages: 1" in page
