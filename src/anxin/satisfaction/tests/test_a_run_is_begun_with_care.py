"""Before a run is made: earlier ones are told and a reason is asked for; one that waits is called off again."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Dealer, Person
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused
from anxin.foundation.models import AuditRecord
from anxin.satisfaction.choices import RunState
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.selectors.rated_visits import visits_closed
from anxin.satisfaction.selectors.run_lines import keys_of_group
from anxin.satisfaction.selectors.score_files import ScoreFiles, result_of, visits_of_run
from anxin.satisfaction.services import disputes, freeze_inputs, runs
from anxin.satisfaction.services.plans import change_plan, default_plan, take_back_version
from anxin.satisfaction.services.run_months import version_for
from anxin.satisfaction.tasks import score
from anxin.satisfaction.tests.csi60_house import OCTOBER
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from anxin.workshop.models import RepairOrder
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
ASKED = {"place": "dealer=SH01", "first": "2026-10", "last": "2026-10"}


@pytest.fixture
def run(cast: Cast) -> ScoreRun:
    asked_in_october(cast, second_adviser(cast))
    return run_of_october(cast)


def begun(cast: Cast, why: str = "年终奖") -> ScoreRun:
    place = place_of(cast.liu, dealer="SH01")
    return runs.begin_run(place, first=OCTOBER, last=OCTOBER, by=cast.liu, why=why)


def test_another_run_of_the_same_months_needs_a_reason(cast: Cast, run: ScoreRun) -> None:
    with pytest.raises(InvalidInput) as refused:
        begun(cast, why="  ")
    assert (refused.value.code, refused.value.field) == ("RUN_MADE_BEFORE", "why")
    assert begun(cast).why == "年终奖"


def test_on_the_page_the_earlier_runs_are_told_before_another_is_made(
    cast: Cast, run: ScoreRun, signed_in: SignedIn
) -> None:
    client, page = signed_in(cast.liu), reverse("satisfaction:runs")
    before = client.get(page, ASKED).context["earlier"]
    assert [each.pk for each in before] == [run.pk]
    assert client.get(page, ASKED | {"last": "2026-09", "first": "2026-09"}).context["earlier"] == []
    kept = client.post(page, ASKED)
    assert kept.status_code == 422 and "十月奖金" in kept.content.decode()
    assert client.post(page, ASKED | {"why": "复核"}).status_code == 302


def test_who_makes_no_runs_is_told_of_no_earlier_ones(cast: Cast, run: ScoreRun, signed_in: SignedIn) -> None:
    assert signed_in(cast.wang).get(reverse("satisfaction:runs"), ASKED).context["earlier"] == []


def test_a_month_of_a_region_is_over_when_it_is_over_everywhere(cast: Cast) -> None:
    """On 1 November in Shanghai it is still October in Honolulu, and in UTC too."""
    place = place_of(cast.liu, dealer="SH01")
    west = Dealer.objects.create(
        region=cast.shanghai.region, code="HI01", name={"zh": "檀香山", "en": "Honolulu"}, time_zone="Pacific/Honolulu"
    )  # fmt: skip
    both = type(place)(
        scope=place.scope, brand=place.brand, region=place.region, dealer=place.dealer,
        dealer_ids=(*place.dealer_ids, west.pk),
    )  # fmt: skip
    with clock.at(datetime(2026, 11, 1, 3, tzinfo=UTC)):
        from_shanghai = version_for(place, first=OCTOBER, last=OCTOBER)
        assert from_shanghai.holds_from <= OCTOBER
        with pytest.raises(InvalidInput) as refused:
            version_for(both, first=OCTOBER, last=OCTOBER)
    assert refused.value.code == "MONTH_NOT_OVER"


def test_a_run_that_waits_is_called_off_and_the_worker_at_it_writes_nothing(
    cast: Cast, run: ScoreRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = begun(cast)

    def called_off_meanwhile(files: ScoreFiles) -> object:
        runs.call_off(waiting.key, by=cast.liu)
        return result_of(files)

    monkeypatch.setattr(runs, "result_of", called_off_meanwhile)
    ended = runs.carry_out(waiting.pk)
    assert (ended.state, ended.result, ended.interviews) == (RunState.CALLED_OFF, None, [])
    assert runs.carry_out(waiting.pk).state == RunState.CALLED_OFF
    assert runs.give_up(waiting.pk).state == RunState.CALLED_OFF
    assert AuditRecord.objects.get(action="satisfaction.run_called_off").person_id == cast.liu.pk


@pytest.mark.parametrize("fault", [None, OSError()])
def test_a_run_whose_version_is_taken_back_under_the_workers_hands_is_no_fault(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, fault: OSError | None
) -> None:
    """It is called off first; on the last try the worker gives up what is not there any more."""
    asked_in_october(cast, second_adviser(cast))
    brand = cast.shanghai.region.brand
    body = default_plan(brand).body | {"target": 800}
    change_plan(brand, body=body, holds_from=OCTOBER, why="", by=cast.liu)
    waiting = begun(cast)

    def taken_back_meanwhile(files: ScoreFiles) -> object:
        runs.call_off(waiting.key, by=cast.liu)
        take_back_version(brand, number=2, why="a slip", by=cast.liu)
        if fault:
            raise fault
        return result_of(files)

    monkeypatch.setattr(runs, "result_of", taken_back_meanwhile)
    last_try: Any = SimpleNamespace(job=SimpleNamespace(attempts=9))
    with pytest.raises(OSError) if fault else nullcontext():
        score(last_try, run_id=waiting.pk)
    assert not ScoreRun.objects.exists()
    score(last_try, run_id=waiting.pk)


def test_who_made_it_or_makes_runs_there_calls_it_off(cast: Cast, run: ScoreRun) -> None:
    waiting = begun(cast)
    for person, error in ((cast.wang, NotAllowed), (cast.qian, NotAllowed), (cast.zhao, NotFound)):
        with pytest.raises(error):
            runs.call_off(waiting.key, by=person)
    assert runs.call_off(waiting.key, by=cast.gao).state == RunState.CALLED_OFF
    with pytest.raises(Refused):
        runs.call_off(waiting.key, by=cast.gao)
    with pytest.raises(Refused):
        runs.call_off(run.key, by=cast.liu)


def test_a_run_that_was_called_off_is_no_earlier_run_and_freezes_no_plan(cast: Cast) -> None:
    runs.call_off(begun(cast).key, by=cast.liu)
    assert begun(cast, why="").state == RunState.WAITING


def test_a_correction_follows_a_decision_and_is_not_called_off(cast: Cast, run: ScoreRun) -> None:
    keys = keys_of_group(run, "adviser", "SH01/wang.lei")[:1]
    figure = disputes.Figure(run.key, "SH01/wang.lei")
    made = disputes.dispute_figure(figure, interviews=keys, reason="不是我", by=cast.wang)
    correction = disputes.uphold_dispute(made.key, answer="是", by=cast.liu)
    with pytest.raises(Refused) as refused:
        runs.call_off(correction.key, by=cast.liu)
    assert refused.value.code == "CORRECTION_STAYS"


def test_on_the_page_it_is_called_off(cast: Cast, run: ScoreRun, signed_in: SignedIn) -> None:
    waiting = begun(cast)
    address = reverse("satisfaction:call_off", args=[waiting.key])
    assert address not in signed_in(cast.wang).get(waiting.get_absolute_url()).content.decode()
    client = signed_in(cast.liu)
    assert address in client.get(waiting.get_absolute_url()).content.decode()
    assert client.post(address)["Location"] == waiting.get_absolute_url()
    page = client.get(waiting.get_absolute_url()).content.decode()
    assert "called off" in page and address not in page
    assert client.post(address).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_what_a_run_rests_on_is_of_one_moment(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Orders are opened again between the reading of the interviews and that of the visits."""
    asked_in_october(cast, second_adviser(cast))
    place = place_of(cast.liu, dealer="SH01")
    waiting = runs.begin_run(place, first=OCTOBER, last=OCTOBER, by=cast.liu)

    def written_between(*given: Any, **more: Any) -> object:
        other = connections["default"].copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("UPDATE workshop_repairorder SET closed_at = NULL")
        finally:
            other.close()
        return visits_closed(*given, **more)

    monkeypatch.setattr(freeze_inputs, "visits_closed", written_between)
    ended = runs.carry_out(waiting.pk)
    assert not RepairOrder.objects.filter(closed_at__isnull=False).exists()
    assert (ended.result or {})["n"] == 24 and visits_of_run(ended)["dealer"] == {"SH01": 30}
