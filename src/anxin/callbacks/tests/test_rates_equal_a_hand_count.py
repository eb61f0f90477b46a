"""Rates: a day of calls counted by hand, numbers that open exactly their calls, and who sees whose."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.counted import Figure, RateFilter, calls_behind, read_filter
from anxin.callbacks.selectors.rates import LEAST, By, rates_by
from anxin.callbacks.services.ask_customer import answer_on_line
from anxin.callbacks.services.hold_call import take_call
from anxin.callbacks.services.sheets import export_rates
from anxin.callbacks.tests.ringing import TEN, call_of, hour, questionnaire, told
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound
from anxin.surveys.services.giving import Step
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
NOVEMBER = RateFilter(since=date(2026, 11, 1), until=date(2026, 11, 30))
WHOLE = {"greet": True, "overall": 9, "clean": 5, "fixed": True}


def _tried(cast: Cast, outcome: Outcome, by: Person) -> Call:
    call = call_of(cast)
    with hour():
        take_call(call.key, by=by)
        told(call, outcome, by, appointment=TEN.replace(hour=7) if outcome == Outcome.APPOINTMENT else None)
    return call


def _answered(cast: Cast, by: Person, **answers: object) -> Call:
    call = call_of(cast)
    with hour():
        take_call(call.key, by=by)
        step = Step(answers=answers, skipped={"wish": "does_not_want"})
        answer_on_line(call.key, step=step, by=by, language="en")
        told(call, Outcome.COMPLETE, by)
    return call


@pytest.fixture
def day(cast: Cast) -> None:
    """Ten by Chen: 3 answered, one each of seven other outcomes; two by Sun: 1 answered, 1 not; one untried."""
    questionnaire(cast)
    for _each in range(3):
        _answered(cast, cast.chen, **WHOLE)
    for outcome in (
        Outcome.REFUSAL, Outcome.APPOINTMENT, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.VOICEMAIL, Outcome.WRONG_NUMBER,
        Outcome.DO_NOT_CALL,
    ):  # fmt: skip
        _tried(cast, outcome, cast.chen)
    _answered(cast, cast.sun, **WHOLE)
    _tried(cast, Outcome.NO_ANSWER, cast.sun)
    call_of(cast)


@pytest.mark.usefixtures("day")
def test_the_month_equals_a_hand_count(cast: Cast) -> None:
    row = rates_by(cast.liu, cast.shanghai, NOVEMBER, by=By.MONTH).rows[0]
    assert row.key == "2026-11"
    assert row.counts == {
        Figure.ALL: 13, Figure.EXCLUDED: 1, Figure.DUE: 12, Figure.CALLED: 11, Figure.OPEN: 6,
        Figure.COMPLETE: 4, Figure.PARTIAL: 0, Figure.REFUSAL: 2, Figure.NON_CONTACT: 1, Figure.OTHER: 1,
        Figure.UNKNOWN_HOUSEHOLD: 4, Figure.UNKNOWN_OTHER: 0,
    }  # fmt: skip
    found = row.rates
    assert found.rr1 == found.rr2 == found.rr3 == pytest.approx(4 / 12)
    assert found.rr5 == pytest.approx(4 / 8)
    assert [found.coop1, found.coop3] == pytest.approx([4 / 7, 4 / 6])
    assert [found.ref1, found.ref3] == pytest.approx([2 / 12, 2 / 8])
    assert [found.con1, found.con3] == pytest.approx([7 / 12, 7 / 8])
    assert row.called_share == pytest.approx(11 / 12)
    assert row.contact_share == pytest.approx(4 / 11)


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("by", [By.MONTH, By.CALLER, By.LIST, By.DEALER])
def test_rows_add_up_and_every_number_opens_exactly_its_calls(cast: Cast, by: By) -> None:
    table = rates_by(cast.liu, cast.shanghai, NOVEMBER, by=by)
    for figure in Figure:
        assert sum(row.counts[figure] for row in table.rows) == table.total.counts[figure]
    for row in [*table.rows, table.total]:
        for figure, n in row.counts.items():
            assert calls_behind(cast.liu, row.dealer, row.wanted, figure=figure).count() == n, (
                row.key,
                figure,
            )
    assert table.total.counts[Figure.ALL] == 13


@pytest.mark.usefixtures("day")
def test_by_caller_those_whom_nobody_tried_stand_apart_and_few_calls_have_no_rates(cast: Cast) -> None:
    rows = {row.key: row for row in rates_by(cast.gao, cast.shanghai, NOVEMBER, by=By.CALLER).rows}
    assert {key: row.counts[Figure.ALL] for key, row in rows.items()} == {"chen.min": 10, "sun.li": 2, "~": 1}
    assert rows["chen.min"].counts[Figure.DUE] == 9 < LEAST
    assert (rows["chen.min"].rates.rr1, rows["chen.min"].called_share) == (None, None)


@pytest.mark.usefixtures("day")
def test_a_caller_sees_his_own_calls_alone(cast: Cast, signed_in: SignIn) -> None:
    table = rates_by(cast.sun, cast.shanghai, NOVEMBER, by=By.CALLER)
    assert [(row.key, row.counts[Figure.ALL]) for row in table.rows] == [("sun.li", 2)]
    wide = RateFilter(since=NOVEMBER.since, until=NOVEMBER.until, caller="chen.min")
    assert calls_behind(cast.sun, cast.shanghai, wide, figure=Figure.ALL).count() == 0
    page = signed_in(cast.sun).get("/callbacks/rates/?since=2026-11-01&until=2026-11-30").content.decode()
    assert "These are the calls that you tried last." in page


def test_who_sees_no_figures_of_a_dealer_sees_no_rates(cast: Cast, signed_in: SignIn) -> None:
    for person, error in ((cast.wang, NotAllowed), (cast.an, NotAllowed), (cast.zhao, NotFound)):
        with pytest.raises(error):
            rates_by(person, cast.shanghai, NOVEMBER, by=By.MONTH)
    assert signed_in(cast.zhao).get("/callbacks/rates/?dealer=SH01").status_code == 404
    with pytest.raises(NotAllowed):
        rates_by(cast.chen, cast.shanghai, NOVEMBER, by=By.DEALER)


@pytest.mark.usefixtures("day")
def test_the_region_sees_its_dealers_side_by_side_and_no_other(cast: Cast) -> None:
    table = rates_by(cast.qian, cast.shanghai, NOVEMBER, by=By.DEALER)
    assert [(row.key, row.counts[Figure.ALL]) for row in table.rows] == [("SH01", 13)]


@pytest.mark.usefixtures("day")
def test_the_table_that_leaves_the_house_has_the_same_numbers(cast: Cast) -> None:
    columns, rows = export_rates(cast.shanghai, NOVEMBER, by_what=By.MONTH, by=cast.liu)
    assert len(rows) == 2
    assert all(len(each) == len(columns) for each in rows)
    assert rows[0][:6] == ["2026-11", 13, 1, 12, 11, 6]
    assert rows[0][columns.index("RR1, %")] == "33.3"
    with pytest.raises(NotAllowed):
        export_rates(cast.shanghai, NOVEMBER, by_what=By.MONTH, by=cast.chen)


def test_a_filter_that_cannot_be_read_names_its_field() -> None:
    today = date(2026, 11, 20)
    assert read_filter({}, today=today) == RateFilter(since=date(2025, 12, 1), until=date(2026, 11, 30))
    for given, field in (
        ({"since": "gestern"}, "since"),
        ({"since": "2026-11-20", "until": "2026-11-19"}, "until"),
        ({"since": "2020-01-01"}, "until"),
        ({"kind": "gossip"}, "kind"),
        ({"list": "7"}, "list"),
    ):
        with pytest.raises(InvalidInput) as wrong:
            read_filter(given, today=today)
        assert wrong.value.field == field


@pytest.mark.usefixtures("day")
def test_the_pages_show_what_the_table_counts(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.liu)
    for by in By:
        page = client.get(f"/callbacks/rates/?since=2026-11-01&until=2026-11-30&by={by}")
        assert page.status_code == 200
        assert "33.3 %" in page.content.decode()
    shown = client.get("/callbacks/calls/?since=2026-11-01&until=2026-11-30&figure=UH")
    assert [call.outcome for call in shown.context["page"].rows] == [""] * 4
    assert client.get("/callbacks/calls/?figure=XX").status_code == 422
    assert client.get(f"/callbacks/rates.xlsx?kind={CallKind.AFTER_SERVICE}").status_code == 200
