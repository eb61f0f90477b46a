"""Distribution functions and quantiles, by printed tables and by what must hold of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.statistics import distributions as of
from anxin.engines.statistics.tests.published import exactly, to


def test_the_normal_quantile_of_a_two_sided_interval() -> None:
    """z of the scoring contract, section 5."""
    assert of.two_sided_z(0.95) == pytest.approx(1.959963984540054, rel=1e-15)
    assert of.normal_quantile(1 - 0.05 / 10) == exactly(2.575829304)


@pytest.mark.parametrize(("df", "t"), [(9, 2.262157163), (19, 2.093024054), (57, 2.002465459)])
def test_students_quantiles(df: int, t: float) -> None:
    """Scoring contract, section 5 [R]."""
    assert of.t_quantile(0.975, df) == pytest.approx(t, rel=1e-9)
    assert of.t_quantile(0.025, df) == pytest.approx(-t, rel=1e-9)
    assert of.t_two_sided_p(t, df) == pytest.approx(0.05, rel=1e-8)


def test_students_quantile_of_one_degree_of_freedom_is_cauchys() -> None:
    """tan(.475π) [F]."""
    assert of.t_quantile(0.975, 1) == exactly(12.7062047364)


@pytest.mark.parametrize(("df", "limit"), [(1, 3.841), (2, 5.991), (10, 18.307), (29, 42.557)])
def test_chi_square_quantiles_of_the_printed_tables(df: int, limit: float) -> None:
    """Fisher and Yates, table IV, 5 % [P]."""
    assert of.chi2_quantile(0.95, df) == to(limit, digits=3)
    assert of.chi2_upper(of.chi2_quantile(0.95, df), df) == exactly(0.05)


def test_chi_square_of_two_degrees_of_freedom_is_exponential() -> None:
    """exp(−x/2) [F]."""
    assert of.chi2_upper(40.0, 2) == exactly(2.061153622438558e-09)


def test_binomial_and_poisson_by_hand() -> None:
    """Ten coins: 56/1024 show at most two heads; three of them in 120/1024. Poisson of 2: e⁻²·5 at most two [F]."""
    assert of.binomial_cdf(2, 10, 0.5) == exactly(56 / 1024)
    assert of.binomial_probability(3, 10, 0.5) == exactly(120 / 1024)
    assert of.poisson_cdf(2, 2.0) == exactly(0.6766764161830635)


def test_what_cannot_happen_has_no_probability() -> None:
    assert (of.binomial_cdf(-1, 5, 0.3), of.binomial_cdf(5, 5, 0.3)) == (0.0, 1.0)
    assert (of.binomial_probability(0, 5, 0.0), of.binomial_probability(1, 5, 0.0)) == (1.0, 0.0)
    assert of.poisson_cdf(-1, 3.0) == 0.0


@pytest.mark.property
@given(
    p=st.floats(0.001, 0.999),
    a=st.floats(0.5, 3_000),
    b=st.floats(0.5, 3_000),
)
def test_a_quantile_takes_back_its_distribution(p: float, a: float, b: float) -> None:
    assert of.beta_cdf(of.beta_quantile(p, a, b), a, b) == pytest.approx(p, rel=1e-6)
    assert of.gamma_cdf(of.chi2_quantile(p, 2 * a) / 2, a) == pytest.approx(p, rel=1e-8)
    assert of.gamma_cdf(b, a) + of.gamma_upper(b, a) == pytest.approx(1)


@pytest.mark.property
@given(x=st.integers(0, 2**20).map(lambda part: part / 2**20), a=st.floats(0.5, 500), b=st.floats(0.5, 500))
def test_the_beta_distribution_is_mirrored(x: float, a: float, b: float) -> None:
    assert of.beta_cdf(x, a, b) == pytest.approx(1 - of.beta_cdf(1 - x, b, a), abs=1e-10)
