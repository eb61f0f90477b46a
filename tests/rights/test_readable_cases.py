"""Every readable case beside the law is answered as it says."""

import pytest

from anxin.engines import rights
from tests.rights.casework import Told, all_cases, differences, laws_of, markets

LAWS = laws_of(rights)


@pytest.mark.parametrize("told", all_cases(), ids=lambda told: told.where)
def test_a_case_is_answered_as_it_says(told: Told) -> None:
    assert differences(told, rights, LAWS) == []


def test_every_market_has_its_cases() -> None:
    assert set(markets()) == {told.market for told in all_cases()} == set(LAWS)


def test_no_two_cases_have_one_name() -> None:
    names = [(told.market, told.where) for told in all_cases()]
    assert len(names) == len(set(names))
