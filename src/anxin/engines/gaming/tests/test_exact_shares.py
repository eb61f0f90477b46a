"""One share against the others: exact against a table worked by hand, and never too sure of itself."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.gaming import Case, Pattern, Strictness
from anxin.engines.gaming.findings import Finding, standing
from anxin.engines.gaming.shares import few, many, unusual_shares


def test_the_lady_who_tastes_tea() -> None:
    """Fisher 1935: three of four cups right, eight in all: (16 + 1) / 70; all four right: 1 / 70."""
    assert many(3, 4, 4, 8) == pytest.approx(17 / 70)
    assert many(4, 4, 4, 8) == pytest.approx(1 / 70)
    assert few(1, 4, 4, 8) == pytest.approx(17 / 70)


TABLES = st.integers(1, 8).flatmap(
    lambda total: st.tuples(st.integers(0, total), st.integers(0, total), st.just(total))
)


@given(TABLES)
def test_tails_are_those_of_counting_every_way_to_deal_out_the_hits(table: tuple[int, int, int]) -> None:
    n, hits, total = table
    ways = [len(set(dealt) & set(range(n))) for dealt in combinations(range(total), hits)]
    for k in range(max(0, n + hits - total), min(n, hits) + 1):
        assert many(k, n, hits, total) == pytest.approx(sum(way >= k for way in ways) / len(ways))
        assert few(k, n, hits, total) == pytest.approx(sum(way <= k for way in ways) / len(ways))


def cases(who: str, hits: int, n: int) -> list[Case]:
    return [Case(f"{who}{number}", who, number < hits) for number in range(n)]


LOOSE = Strictness(rate=0.05, least=10)


def test_who_stands_out_is_found_with_his_records_and_an_interval() -> None:
    crowd = [case for other in "bcdef" for case in cases(other, 3, 60)]
    found = unusual_shares([*cases("a", 15, 60), *crowd], pattern=Pattern.EXCLUDED, strict=LOOSE)
    assert [(each.who, each.n, each.statistic) for each in found] == [("a", 60, 0.25)]
    assert found[0].records == tuple(f"a{number}" for number in range(15))
    assert found[0].usual == pytest.approx(15 / 300)
    assert found[0].interval is not None
    assert found[0].interval.low < 0.25 < found[0].interval.high
    assert found[0].p is not None
    assert found[0].p_adjusted == pytest.approx(found[0].p * 6)
    assert found[0].false_alarm_rate == 0.05


def test_where_all_are_alike_nobody_is_named() -> None:
    alike = [case for who in "abcdef" for case in cases(who, 6, 60)]
    assert unusual_shares(alike, pattern=Pattern.EXCLUDED, strict=LOOSE) == []


@pytest.mark.parametrize(("n", "named"), [(9, []), (10, ["a"])])
def test_nobody_is_judged_by_fewer_cases_than_the_least(n: int, named: list[str]) -> None:
    found = unusual_shares([*cases("a", n, n), *cases("b", 1, 200)], pattern=Pattern.EXCLUDED, strict=LOOSE)
    assert [each.who for each in found] == named


def test_of_records_of_nobody_by_name_nobody_is_named() -> None:
    found = unusual_shares([*cases("", 60, 60), *cases("b", 1, 200)], pattern=Pattern.EXCLUDED, strict=LOOSE)
    assert found == []


def test_a_rare_share_is_looked_for_below_and_names_all_cases() -> None:
    crowd = [case for other in "bcd" for case in cases(other, 30, 60)]
    found = unusual_shares(
        [*cases("a", 5, 60), *crowd], pattern=Pattern.MISSING_MIDDLE, strict=LOOSE, rare=True
    )
    assert [each.who for each in found] == ["a"]
    assert len(found[0].records) == 60


def finding(p: float, who: str) -> Finding:
    return Finding(
        pattern=Pattern.EXCLUDED, who=who, n=20, statistic=0.5, usual=0.1, interval=None, p=p, p_adjusted=None,
        false_alarm_rate=None, records=(),
    )  # fmt: skip


@pytest.mark.parametrize(("p", "stands"), [(0.025, True), (0.0251, False)])
def test_of_two_tested_the_smaller_p_must_be_half_the_rate(p: float, stands: bool) -> None:
    found = standing([finding(p, "a"), finding(0.9, "b")], strict=LOOSE)
    assert [each.who for each in found] == (["a"] if stands else [])


def test_many_persons_need_stronger_evidence_than_one() -> None:
    alone = standing([finding(0.03, "a")], strict=LOOSE)
    among = standing([finding(0.03, "a"), *(finding(0.8, str(each)) for each in range(9))], strict=LOOSE)
    assert [each.who for each in alone] == ["a"]
    assert among == []
    assert math.isclose(alone[0].p_adjusted or 0, 0.03)
