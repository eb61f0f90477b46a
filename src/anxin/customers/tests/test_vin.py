import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.customers.vin import (
    CheckDigit,
    Market,
    VinFault,
    check_vin,
    expected_check_digit,
    market_of,
    normalise_vin,
)

ALLOWED = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


@pytest.mark.parametrize("vin", ["11111111111111111", "1M8GDM9AXKP042788", "5GZCZ43D13S812715"])
def test_published_numbers_pass_the_check(vin: str) -> None:
    report = check_vin(vin)
    assert (report.market, report.check_digit, report.problems) == (
        Market.NORTH_AMERICA,
        CheckDigit.VALID,
        (),
    )


def test_a_wrong_check_digit_is_told_where_the_market_uses_it() -> None:
    assert check_vin("1M8GDM9A1KP042788").check_digit is CheckDigit.INVALID
    assert check_vin("LSVAU2180N2123456", market=Market.EUROPE).check_digit is CheckDigit.NOT_APPLICABLE


def test_a_european_number_is_not_judged_by_its_ninth_character() -> None:
    report = check_vin("WBAVB13506PT12345")
    assert (report.market, report.check_digit) == (Market.EUROPE, CheckDigit.NOT_APPLICABLE)
    assert report.is_well_formed


def test_spaces_dashes_width_and_case_do_not_matter() -> None:
    assert normalise_vin(" ｌｓｖ-au218 0n2123456\n") == "LSVAU2180N2123456"


@pytest.mark.parametrize(("letter", "meant"), [("I", "1"), ("O", "0"), ("Q", "0")])
def test_letters_that_look_like_figures_are_named(letter: str, meant: str) -> None:
    report = check_vin(f"LSVAU218{letter}N2123456")
    (problem,) = report.problems
    assert (problem.fault, problem.place, problem.character, problem.meant) == (
        VinFault.FORBIDDEN_LETTER,
        9,
        letter,
        meant,
    )
    assert report.check_digit is CheckDigit.NOT_APPLICABLE


def test_other_faults_are_named_too() -> None:
    assert check_vin("").problems[0].fault is VinFault.EMPTY
    short = check_vin("LSVAU")
    assert (short.problems[0].fault, short.problems[0].length) == (VinFault.WRONG_LENGTH, 5)
    assert check_vin("LSVAU218车N2123456").problems[0].fault is VinFault.FORBIDDEN_SIGN


@pytest.mark.parametrize(
    ("vin", "market"),
    [
        ("LSV", Market.CHINA),
        ("3VW", Market.NORTH_AMERICA),
        ("WVW", Market.EUROPE),
        ("JTD", Market.OTHER),
        ("", Market.OTHER),
    ],
)
def test_the_first_character_tells_the_market(vin: str, market: Market) -> None:
    assert market_of(vin) is market


@given(
    start=st.text(alphabet=ALLOWED, min_size=8, max_size=8),
    end=st.text(alphabet=ALLOWED, min_size=8, max_size=8),
)
def test_exactly_one_check_digit_fits(start: str, end: str) -> None:
    fitting = [
        digit
        for digit in "0123456789X"
        if check_vin(f"{start}{digit}{end}", market=Market.CHINA).check_digit is CheckDigit.VALID
    ]
    assert fitting == [expected_check_digit(f"{start}0{end}")]


@given(text=st.text(max_size=30))
def test_any_text_gets_a_report(text: str) -> None:
    report = check_vin(text)
    assert report.is_well_formed is (len(report.vin) == 17 and set(report.vin) <= set(ALLOWED))
    if report.is_well_formed:
        assert normalise_vin(report.vin) == report.vin
