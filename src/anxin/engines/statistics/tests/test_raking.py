"""Raking to the margins of the population."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.raking import Margin, rake, raked_mean
from anxin.engines.statistics.tests.csi60 import VISITS, csi60, needs_csi60
from anxin.engines.statistics.tests.published import exactly

CELLS = {
    ("E", "No"): 12,
    ("E", "Yes"): 132,
    ("H", "No"): 3,
    ("H", "Yes"): 11,
    ("M", "No"): 8,
    ("M", "Yes"): 17,
}
RAKED = {
    ("E", "No"): (39.83923624, 478.0708349),
    ("E", "Yes"): (29.87067549, 3942.9291649),
    ("H", "No"): (67.12552924, 201.3765877),
    ("H", "Yes"): (50.32940112, 553.6234123),
    ("M", "No"): (49.06907217, 392.5525773),
    ("M", "Yes"): (36.79102487, 625.4474228),
}
RESPONDENTS = [cell for cell, many in CELLS.items() for _ in range(many)]
KIND = Margin("kind", [kind for kind, _ in RESPONDENTS], {"E": 4421, "H": 755, "M": 1018})
MET = Margin("met", [met for _, met in RESPONDENTS], {"No": 1072, "Yes": 5122})


def csi60_margins() -> list[Margin]:
    return [
        Margin("pay", csi60().column("pay"), {"CP": 560, "W": 240}),
        Margin("kind", csi60().column("kind"), {"maint": 500, "repair": 300}),
    ]


def csi60_start() -> list[float]:
    return [VISITS[dealer] / 20 for dealer in csi60().column("dealer")]


def test_two_margins_of_schools() -> None:
    """S-2 [P margins; R, N]."""
    found = rake([KIND, MET])
    by_cell = dict(zip(RESPONDENTS, found.weights, strict=True))
    for cell, (weight, count) in RAKED.items():
        assert by_cell[cell] == exactly(weight)
        assert by_cell[cell] * CELLS[cell] == exactly(count)
    assert (found.worth.n_eff, found.worth.design_effect) == exactly((174.0111585, 1.051656696))
    assert found.converged
    assert found.off <= 1e-12


@needs_csi60
def test_csi60_raked() -> None:
    """csi60: 828.4654388, SE 9.47010768, n_eff 52.0974545, weights 6.38015834 to 22.4125765 [R, N]."""
    found = rake(csi60_margins(), start=csi60_start())
    estimate = raked_mean(csi60().index, found, csi60_margins(), strata=csi60().column("dealer"))
    assert (estimate.mean, estimate.se) == exactly((828.4654388, 9.47010768))
    assert found.worth.n_eff == exactly(52.0974545)
    assert (min(found.weights), max(found.weights)) == exactly((6.38015834, 22.4125765))
    assert found.weights[:3] == exactly((20.646238602, 22.412576530, 17.013755580))
    cells = {("CP", "maint"): 363.889955, ("W", "maint"): 136.110045, ("CP", "repair"): 196.110045}
    for (pay, kind), count in cells.items():
        weights = zip(found.weights, csi60().rows, strict=True)
        assert sum(w for w, row in weights if (row["pay"], row["kind"]) == (pay, kind)) == exactly(count)


@needs_csi60
def test_csi60_raked_with_the_other_convention_of_its_error() -> None:
    """csi60: 9.55106709 with residuals weighted by the start weights [R, N]."""
    found = rake(csi60_margins(), start=csi60_start())
    strata = csi60().column("dealer")
    estimate = raked_mean(csi60().index, found, csi60_margins(), strata=strata, fitted_by=csi60_start())
    assert (estimate.mean, estimate.se) == exactly((828.4654388, 9.55106709))


@needs_csi60
def test_the_order_of_the_margins_and_the_size_of_the_start_change_nothing() -> None:
    usual = rake(csi60_margins(), start=csi60_start()).weights
    assert rake(csi60_margins()[::-1], start=csi60_start()).weights == pytest.approx(usual, rel=1e-9)
    seven = [7 * weight for weight in csi60_start()]
    assert rake(csi60_margins(), start=seven).weights == pytest.approx(usual, rel=1e-9)


def test_margins_that_the_sample_has_already_change_no_weight() -> None:
    kind = Margin("kind", KIND.labels, {"E": 144, "H": 14, "M": 25})
    met = Margin("met", MET.labels, {"No": 23, "Yes": 160})
    assert rake([kind, met]).weights == pytest.approx([1] * 183)


def test_three_margins_are_met_at_once() -> None:
    third = Margin("half", [place % 2 for place in range(183)], {0: 3000, 1: 3194})
    found = rake([KIND, MET, third])
    assert found.converged
    for margin in (KIND, MET, third):
        for label, count in margin.counts.items():
            weights = zip(found.weights, margin.labels, strict=True)
            assert sum(w for w, each in weights if each == label) == pytest.approx(count)


def test_trimmed_weights_stay_below_their_limit_and_still_meet_the_margins() -> None:
    plain, found = rake([KIND, MET]), rake([KIND, MET], trim=1.6)
    limit = 1.6 * 6194 / 183
    assert max(plain.weights) > limit
    assert max(found.weights) <= limit * (1 + 1e-9)
    assert found.converged
    assert found.trimmed > 0


def test_trimming_too_tightly_tells_that_the_margins_are_missed() -> None:
    found = rake([KIND, MET], trim=1.05)
    assert not found.converged
    assert found.cycles == 1_000
    assert found.off > 0.01


def test_a_stratum_of_one_leaves_the_standard_error_unknown() -> None:
    margin = Margin("kind", ["a", "b", "a"], {"a": 5, "b": 5})
    found = raked_mean([1, 2, 3], rake([margin]), [margin], strata=["x", "x", "y"])
    assert found.se is None
    assert found.mean == exactly(2)


@pytest.mark.property
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=12, max_size=60))
def test_one_margin_is_plain_post_stratification(cells: list[tuple[str, str]]) -> None:
    first = [one for one, _ in cells]
    counts = {label: 10.0 * (place + 1) for place, label in enumerate(sorted(set(first)))}
    found = rake([Margin("one", first, counts)])
    for weight, label in zip(found.weights, first, strict=True):
        assert weight == pytest.approx(counts[label] / first.count(label))


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda: rake([]), "margins"),
        (lambda: rake([Margin("m", [], {})]), "margins.m"),
        (lambda: rake([Margin("m", ["a"], {})]), "margins.m.a"),
        (lambda: rake([Margin("m", ["a"], {"a": 0})]), "margins.m.a"),
        (lambda: rake([Margin("m", ["a"], {"a": 1, "b": 2})]), "margins.m.b"),
        (lambda: rake([Margin("m", ["a"], {"a": 1}), Margin("o", ["b"], {"b": 2})]), "margins.o"),
        (lambda: rake([Margin("m", ["a"], {"a": -1})]), "margins.m.a"),
        (lambda: rake([Margin("m", ["a"], {"a": 1})], start=[0]), "start[0]"),
        (lambda: rake([Margin("m", ["a"], {"a": 1})], trim=1), "trim"),
        (lambda: raked_mean([1, 2], rake([Margin("m", ["a"], {"a": 1})]), []), "values"),
    ],
)
def test_bad_input_names_its_parameter(call: object, parameter: str) -> None:
    assert callable(call)
    with pytest.raises(StatisticsFault) as caught:
        call()
    assert caught.value.parameter == parameter
