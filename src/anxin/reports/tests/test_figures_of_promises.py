"""Kept by the time promised first, told before he asked, came in vain: each number is its list (D049, S132)."""

from datetime import timedelta

from anxin.foundation import clock
from anxin.promises.choices import PromiseKind, TalkKind, TalkWay
from anxin.promises.selectors.listing import FIGURES, PromiseFilter, list_promises
from anxin.promises.services.settling import NewTime, keep_own_promise, move_own_promise, withdraw_own_promise
from anxin.promises.services.telling import Telling, note_came_in_vain, note_customer_asked, tell_customer
from anxin.promises.tests.parts import DAY, NOON, given, part_promised
from anxin.reports.selectors.promises import LEAST_NUMBER, by_keeper, by_month, table_of, totals
from tests.cast import Cast

LATER = NOON + 10 * DAY


def a_week(cast: Cast) -> None:
    """One kept, one told first, one told after he asked, one silent and in vain, one withdrawn, one wished later."""
    kept, told, asked, silent, gone, wished = (
        given(cast, kind=PromiseKind.CALL_BACK, what=str(number)) for number in range(6)
    )
    move = Telling(outcome=TalkKind.TOLD, way=TalkWay.CALL, new_due_at=NOON + 5 * DAY)
    with clock.at(NOON + DAY):
        keep_own_promise(kept.key, by=cast.chen)
        tell_customer(told.key, telling=move, by=cast.chen)
        note_customer_asked(asked.key, by=cast.chen)
        withdraw_own_promise(gone.key, reason="不要了", by=cast.chen)
        move_own_promise(wished.key, new_time=NewTime(NOON + 6 * DAY, "出差", wished=True), by=cast.chen)
    with clock.at(NOON + DAY + timedelta(hours=1)):
        tell_customer(asked.key, telling=move, by=cast.chen)
        note_came_in_vain(silent.key, by=cast.chen)
    with clock.at(NOON + 4 * DAY):
        keep_own_promise(told.key, by=cast.chen)
        keep_own_promise(wished.key, by=cast.chen)


def test_a_later_time_agreed_does_not_mend_a_promise_and_one_wished_does(cast: Cast) -> None:
    a_week(cast)
    with clock.at(LATER):
        found = totals(cast.liu, cast.shanghai, PromiseFilter(dealer="SH01"))
    counts = {name: figure.value for name, figure in found.figures.items()}
    assert counts == {
        "due": 5, "kept": 2, "missed": 3, "told_first": 1, "told_before": 1, "told_after": 1, "not_told": 1,
        "in_vain": 1,
    }  # fmt: skip
    assert (found.kept, found.told_first) == ("40", "33.3")


def test_every_number_is_the_list_behind_its_link(cast: Cast) -> None:
    a_week(cast)
    with clock.at(LATER):
        row = by_keeper(cast.liu, cast.shanghai, PromiseFilter(dealer="SH01", since="2026-11-01"))[0]
        for name in FIGURES:
            query = dict(pair.split("=") for pair in row.figures[name].query.split("&"))
            page = list_promises(cast.liu, cast.shanghai, PromiseFilter.read(query))
            assert len(page.rows) == row.figures[name].value, name


def test_months_add_up_and_what_is_not_due_yet_counts_nowhere(cast: Cast) -> None:
    a_week(cast)
    part_promised(cast, due_at=NOON + 60 * DAY)
    with clock.at(LATER):
        months = by_month(cast.liu, cast.shanghai)
    assert len(months) == 12
    assert (months[0].label, months[0].figures["due"].value) == ("2026-11", 5)
    assert sum(each.figures["due"].value for each in months) == 5


def test_of_too_few_promises_the_spreadsheet_tells_no_share_either(cast: Cast) -> None:
    a_week(cast)
    with clock.at(LATER):
        few = by_keeper(cast.liu, cast.shanghai, PromiseFilter(dealer="SH01"))
    assert next(table_of(few))[-2:] == ["", ""]
    for number in range(LEAST_NUMBER):
        given(cast, kind=PromiseKind.CALL_BACK, what=str(number))
    with clock.at(LATER):
        enough = by_keeper(cast.liu, cast.shanghai, PromiseFilter(dealer="SH01"))
    assert next(table_of(enough))[-2:] == [enough[0].kept, enough[0].told_first] != ["", ""]
