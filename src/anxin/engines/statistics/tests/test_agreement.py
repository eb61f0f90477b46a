"""Agreement of scorers, judges and items."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics.agreement import Distance, cronbach_alpha, cross_table, icc, kappa
from anxin.engines.statistics.given import StatisticsFault
from anxin.engines.statistics.tests.csi60 import csi60, needs_csi60
from anxin.engines.statistics.tests.published import exactly, to

MOBILE = Path(__file__).resolve().parents[6] / "shared" / "data" / "survey-ecsi-mobi.csv"
SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))


def test_six_targets_before_four_judges() -> None:
    """B5: Shrout and Fleiss 1979 [P], to two digits; to five those of an iterative fit [R]."""
    found = icc(SHROUT_FLEISS)
    assert found.one == to((0.17, 0.29, 0.71), digits=2)
    assert found.mean == to((0.44, 0.62, 0.91), digits=2)
    assert found.one == pytest.approx((0.165742286, 0.289764194, 0.714841512), rel=1e-5)
    assert found.mean == pytest.approx((0.442798058, 0.620051022, 0.909315865), rel=1e-5)


def test_six_targets_before_four_judges_by_hand() -> None:
    """The sums of squares are 674.5/12, 1169.5/12 and 183.5/12 for targets, judges and the rest [F].

    The digits of B5 were found by restricted maximum likelihood and are off by up to 3e-6 of these.
    """
    bms, jms, ems = 674.5 / 60, 1169.5 / 36, 183.5 / 180
    wms = (1169.5 / 12 + 183.5 / 12) / 18
    found = icc(SHROUT_FLEISS)
    assert found.one == exactly(
        (
            (bms - wms) / (bms + 3 * wms),
            (bms - ems) / (bms + 3 * ems + 4 * (jms - ems) / 6),
            (bms - ems) / (bms + 3 * ems),
        )
    )
    assert found.mean == exactly(
        (
            (bms - wms) / bms,
            (bms - ems) / (bms + (jms - ems) / 6),
            (bms - ems) / bms,
        )
    )


def test_kappa_of_two_categories() -> None:
    """B6 [P, R]."""
    found = kappa(((20, 5), (10, 15)))
    assert found is not None
    assert (found.observed, found.expected, found.kappa) == exactly((0.7, 0.5, 0.4))


def test_no_interval_of_kappa_leaves_what_kappa_can_be() -> None:
    """Of 70 visits one of two bad ones agrees: the normal interval would end at 1.28."""
    found = kappa(((68, 0), (1, 1)))
    assert found is not None and found.interval is not None
    assert found.interval.high == 1.0
    assert 0 < found.interval.low < (found.kappa or 0)


def test_weighted_kappa_and_standard_errors() -> None:
    """Fleiss, Cohen and Everitt 1969, as Agresti prints the table of carcinoma ratings by two pathologists.

    Table 22 2 2 0 / 5 7 14 0 / 0 2 36 0 / 0 1 17 10: κ .493, SE .057 (Agresti 2002, section 10.5) [P].
    """
    table = ((22, 2, 2, 0), (5, 7, 14, 0), (0, 2, 36, 0), (0, 1, 17, 10))
    found = kappa(table)
    assert found is not None
    assert (found.kappa, found.se) == to((0.493, 0.057), digits=3)


def test_near_misses_count_less_by_hand() -> None:
    """2 1 0 / 0 2 1 / 0 0 2 of 8: linear p_o .875, p_e 36/64; quadratic p_o .9375, p_e 43.5/64 [F]."""
    table = ((2, 1, 0), (0, 2, 1), (0, 0, 2))
    linear = kappa(table, distance=Distance.LINEAR)
    quadratic = kappa(table, distance=Distance.QUADRATIC)
    assert linear is not None and quadratic is not None
    assert (linear.observed, linear.expected) == exactly((0.875, 36 / 64))
    assert (quadratic.observed, quadratic.expected) == exactly((0.9375, 43.5 / 64))


def test_all_in_one_category_cannot_agree_beyond_chance() -> None:
    found = kappa(((7, 0), (0, 0)))
    assert found is not None
    assert (found.observed, found.kappa, found.interval) == (1.0, None, None)
    assert kappa(((0, 0), (0, 0))) is None


def test_pairs_become_a_table() -> None:
    assert cross_table(["a", "b", "a"], ["a", "a", "b"], ["a", "b"]) == ((1, 1), (1, 0))


def test_alpha_of_parallel_items_by_hand() -> None:
    """Items that are one and the same: 1; 1 2 / 2 1 / 3 3: variances 1, 1, of the sum 3: 2·(1 − 2/3), r̄ .5 [F]."""
    assert cronbach_alpha(((1, 1), (2, 2), (4, 4))).alpha == pytest.approx(1)
    found = cronbach_alpha(((1, 2), (2, 1), (3, 3)))
    assert (found.alpha, found.standardised) == exactly((2 / 3, 2 / 3))


@needs_csi60
def test_alpha_of_five_factors() -> None:
    """csi60 [R]."""
    assert cronbach_alpha(csi60().ratings).alpha == exactly(0.862627797)


@pytest.mark.skipif(not MOBILE.exists(), reason="survey-ecsi-mobi.csv does not lie beside this checkout")
def test_alpha_of_a_real_survey_of_satisfaction() -> None:
    """250 customers of mobile telephone providers; standardised α by block: Tenenhaus et al. 2005, table 2 [P]."""
    with MOBILE.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    published = {"IMAG": 0.723, "CUEX": 0.452, "PERQ": 0.877, "PERV": 0.824, "CUSA": 0.779, "CUSL": 0.472}
    for block, alpha in published.items():
        answers = [[float(value) for name, value in row.items() if name.startswith(block)] for row in rows]
        assert cronbach_alpha(answers).standardised == pytest.approx(alpha, abs=5e-4)


def test_what_does_not_vary_has_no_coefficient() -> None:
    assert cronbach_alpha(((5, 5), (5, 5))).alpha is None
    assert cronbach_alpha(((5, 1), (5, 2))).standardised is None
    assert icc(((3, 3), (3, 3))).one == (None, None, None)


@pytest.mark.property
@given(st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=3, max_size=3))
def test_kappa_is_at_most_one_and_does_not_mind_who_is_first(table: list[list[int]]) -> None:
    found = kappa(table)
    turned = kappa(list(zip(*table, strict=True)))
    if found is None or found.kappa is None:
        assert turned is None or turned.kappa is None
        return
    assert turned is not None
    assert found.kappa <= 1 + 1e-12
    assert turned.kappa == pytest.approx(found.kappa)


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda: kappa(((1, 2), (3,))), "table"),
        (lambda: kappa(((1,),)), "table"),
        (lambda: kappa(((1, -2), (3, 4))), "table[0][1]"),
        (lambda: icc(((1, 2),)), "ratings"),
        (lambda: icc(((1, 2), (3, float("nan")))), "ratings[1][1]"),
        (lambda: cronbach_alpha(()), "answers"),
        (lambda: cross_table(["a"], ["x"], ["a", "b"]), "categories"),
        (lambda: cross_table(["a"], [], ["a", "b"]), "second"),
    ],
)
def test_bad_input_names_its_parameter(call: object, parameter: str) -> None:
    assert callable(call)
    with pytest.raises(StatisticsFault) as caught:
        call()
    assert caught.value.parameter == parameter
