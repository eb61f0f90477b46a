"""A run is weighted to its visits by every margin that can be held; what had to be put together is said."""

from collections.abc import Callable

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.engines.statistics.raking import Margin, rake
from anxin.satisfaction.selectors.score_files import ScoreFiles, lines_of, visits_in
from anxin.satisfaction.services import disputes, runs
from anxin.satisfaction.services.fit_to_visits import fit_to_visits
from anxin.satisfaction.tests.thin_kinds import ASKED, thin_run
from tests.cast import Cast


@pytest.mark.django_db
def test_thin_kinds_are_put_together_on_both_sides_and_that_is_said(
    cast: Cast, signed_in: Callable[[Person], Client]
) -> None:
    run = thin_run(cast)
    files = ScoreFiles.of(run)
    assert run.left_out["merged"] == {"kind": [["service", "accident", "recall"]]}
    counted = visits_in(files)
    assert counted["kind_merged"] == {"repair": 10, "service+accident+recall": 15}
    assert counted["kind"] == {kind: visits for kind, (visits, _asked) in ASKED.items()}
    assert "kind_merged: {}" in run.plan_file and "age: {}" in run.plan_file
    held = [(line["kind"], line["kind_merged"]) for line in lines_of(files)]
    assert held.count(("recall", "service+accident+recall")) == 1 and held.count(("repair", "repair")) == 6
    weights = run.result["raked"]["weights"]  # type: ignore[index]
    told = [
        sum(w for w, (_kind, own) in zip(weights, held, strict=True) if own == each) for each in ("repair",)
    ]
    assert told == pytest.approx([10])
    page = signed_in(cast.liu).get(run.get_absolute_url()).content.decode()
    assert "Weighted by kind of work with categories put together" in page
    assert "service + accident repair + recall" in page


@pytest.mark.django_db
def test_a_correction_puts_together_anew_from_the_kinds_themselves(cast: Cast) -> None:
    run = thin_run(cast)
    keys = [
        key
        for key, line in zip(run.interviews, lines_of(ScoreFiles.of(run)), strict=True)
        if line["kind"] == "repair"
    ]
    dispute = disputes.dispute_figure(
        disputes.Figure(run.key, "SH01/wang.lei"), interviews=keys[:5], reason="不是我的客户", by=cast.wang
    )
    corrected = runs.carry_out(disputes.uphold_dispute(dispute.key, answer="已与客户核实", by=cast.gao).pk)
    assert corrected.left_out["merged"] == {"kind": [["accident", "recall", "repair"]]}
    counted = visits_in(ScoreFiles.of(corrected))
    assert counted["kind_merged"] == {"accident+recall+repair": 13, "service": 12}
    assert counted["kind"] == visits_in(ScoreFiles.of(run))["kind"]


def test_margins_that_cannot_be_met_at_once_leave_the_last_one_out() -> None:
    """Two kinds, two ages, each kind of one age alone: 9 and 1 visits by kind cannot be 5 and 5 by age [F]."""
    labels = [{"kind": "a", "age": "0-2"}] * 2 + [{"kind": "b", "age": "6+"}] * 2
    visits = {"kind": {"a": 90, "b": 10}, "age": {"0-2": 50, "6+": 50}}
    margins = [Margin(each, [own[each] for own in labels], counts) for each, counts in visits.items()]
    assert not rake(margins).converged
    fit = fit_to_visits(labels, visits, ("kind", "age"))
    assert (fit.margins, fit.unmet, fit.unfit) == (("kind",), ("age",), {})


def test_where_all_is_put_together_nothing_is_weighted() -> None:
    labels = [{"kind": "a"}] * 3
    fit = fit_to_visits(labels, {"kind": {"a": 5, "b": 2}}, ("kind",))
    assert (fit.margins, dict(fit.merged), dict(fit.unfit)) == ((), {}, {"kind": ["b"]})


def test_a_column_that_the_visits_do_not_count_is_no_margin() -> None:
    fit = fit_to_visits([{"kind": "a"}] * 3, {"kind": {"a": 5}}, ("kind", "colour"))
    assert fit.margins == ("kind",)


def test_nobody_asked_fits_nothing() -> None:
    fit = fit_to_visits([], {"kind": {"a": 5}, "dealer": {"SH01": 5}}, ("kind",))
    assert (fit.strata, fit.margins, fit.n_eff) == (None, (), None)
