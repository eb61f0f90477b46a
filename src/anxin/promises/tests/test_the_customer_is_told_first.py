"""A delayed part is seen before its time, whoever must ring hears of it, and what he said and agreed is kept (S131)."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from anxin.accounts.services.note_absence import Away, note_absence
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.models import AuditRecord
from anxin.messaging.models import Notice
from anxin.promises.choices import DateSource, PromiseState, TalkKind, TalkWay
from anxin.promises.models import Promise
from anxin.promises.selectors.ledger import promises_to_tell
from anxin.promises.selectors.words import risks_in_words
from anxin.promises.services.part_dates import PartNews, set_part_date, take_part_news
from anxin.promises.services.risks import judge_risks
from anxin.promises.services.settling import NewTime, move_own_promise
from anxin.promises.services.telling import Telling, note_came_in_vain, note_customer_asked, tell_customer
from anxin.promises.tests.parts import DAY, NOON, given, part_promised
from tests.cast import Cast

LATE = date(2026, 11, 27)
TOLD = Telling(outcome=TalkKind.TOLD, way=TalkWay.CALL, words="零件晚到，周六装", new_due_at=NOON + 9 * DAY)


def delayed(cast: Cast) -> Promise:
    promise = part_promised(cast)
    with clock.at(NOON):
        take_part_news(
            [PartNews("PO-4711", expected_on=LATE)],
            dealer=cast.shanghai,
            by=cast.chen,
            source=DateSource.FILE,
        )
    promise.refresh_from_db()
    return promise


def test_a_part_that_comes_in_time_endangers_nothing(cast: Cast) -> None:
    promise = part_promised(cast)
    assert (promise.risks, promise.to_tell) == ([], False)


def test_a_later_date_of_the_supplier_is_seen_at_once_and_the_keeper_is_told(cast: Cast) -> None:
    promise = delayed(cast)
    assert [each["code"] for each in promise.risks] == ["PART_DELAYED"]
    assert (promise.to_tell, promise.teller) == (True, cast.chen)
    assert promises_to_tell(cast.chen, cast.shanghai, everybody=False) == [promise]
    assert promises_to_tell(cast.sun, cast.shanghai, everybody=False) == []
    notice = Notice.objects.get(person=cast.chen, code="PROMISE_AT_RISK")
    assert notice.subject == promise.subject
    assert "王建国" not in str(notice.params)


def test_judging_again_tells_nobody_twice(cast: Cast) -> None:
    delayed(cast)
    with clock.at(NOON):
        assert judge_risks() == 0
    assert Notice.objects.filter(code="PROMISE_AT_RISK").count() == 1
    assert AuditRecord.objects.filter(action="promises.at_risk").count() == 1


def test_told_with_a_new_time_moves_the_promise_and_ends_the_risk(cast: Cast) -> None:
    promise = delayed(cast)
    with clock.at(NOON + timedelta(hours=1)):
        talk = tell_customer(promise.key, telling=TOLD, by=cast.chen)
    promise.refresh_from_db()
    assert (promise.due_at, promise.first_due_at) == (NOON + 9 * DAY, NOON + 3 * DAY)
    assert (promise.to_tell, promise.risks, promise.moved) == (False, [], 1)
    assert (talk.before_asked, talk.codes) == (True, ["PART_DELAYED"])
    assert promise.told_at == NOON + timedelta(hours=1)
    assert promise.moves.get().customer_told


def test_a_new_time_that_is_no_better_must_be_told_again(cast: Cast) -> None:
    promise = delayed(cast)
    too_early = Telling(outcome=TalkKind.TOLD, way=TalkWay.CALL, new_due_at=NOON + 5 * DAY)
    with clock.at(NOON):
        tell_customer(promise.key, telling=too_early, by=cast.chen)
    promise.refresh_from_db()
    assert promise.to_tell


def test_told_without_a_new_time_is_done_until_the_suppliers_date_moves_again(cast: Cast) -> None:
    promise = delayed(cast)
    with clock.at(NOON):
        tell_customer(promise.key, telling=Telling(outcome=TalkKind.TOLD, way=TalkWay.CALL), by=cast.chen)
        assert not Promise.objects.get().to_tell
        set_part_date(promise.key, expected_on=LATE + timedelta(days=3), by=cast.chen)
    assert Promise.objects.get().to_tell


@pytest.mark.parametrize(
    ("telling", "still"),
    [
        (Telling(outcome=TalkKind.NOT_REACHED, way=TalkWay.CALL), True),
        (Telling(outcome=TalkKind.LEFT, words="客户说过不用打"), False),
    ],
)
def test_tried_in_vain_stays_and_left_alone_with_a_reason_goes(
    cast: Cast, telling: Telling, still: bool
) -> None:
    promise = delayed(cast)
    with clock.at(NOON):
        tell_customer(promise.key, telling=telling, by=cast.chen)
    assert Promise.objects.get().to_tell is still
    assert Promise.objects.get().told_at is None


@pytest.mark.parametrize(
    ("telling", "field"),
    [
        (Telling(outcome=TalkKind.LEFT), "words"),
        (Telling(outcome=TalkKind.TOLD), "way"),
        (Telling(outcome=TalkKind.NOT_REACHED, new_due_at=NOON + 9 * DAY), "new_due_at"),
        (Telling(outcome=TalkKind.TOLD, way=TalkWay.CALL, gesture="gesture-car"), "gesture"),
        (Telling(outcome=TalkKind.TOLD, way=TalkWay.SMS, words="晚到"), "way"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_kept(cast: Cast, telling: Telling, field: str) -> None:
    promise = delayed(cast)
    with clock.at(NOON), pytest.raises(InvalidInput) as error:
        tell_customer(promise.key, telling=telling, by=cast.chen)
    assert error.value.field == field
    assert not promise.talks.exists()


def test_who_asked_himself_was_not_told_first(cast: Cast) -> None:
    promise = delayed(cast)
    with clock.at(NOON):
        note_customer_asked(promise.key, by=cast.sun, words="到了吗？")
    with clock.at(NOON + timedelta(minutes=5)):
        assert not tell_customer(promise.key, telling=TOLD, by=cast.chen).before_asked


def test_who_came_in_vain_is_counted_and_has_asked(cast: Cast) -> None:
    promise = delayed(cast)
    with clock.at(NOON):
        note_came_in_vain(promise.key, by=cast.sun)
        note_came_in_vain(promise.key, by=cast.sun)
    promise.refresh_from_db()
    assert (promise.in_vain, promise.asked_at) == (2, NOON)


def test_while_the_keeper_is_away_his_stand_in_rings(cast: Cast) -> None:
    with clock.at(NOON):
        away = Away(from_at=NOON, to_at=NOON + 5 * DAY, stand_in=cast.sun)
        note_absence(cast.chen, away=away, by=cast.chen)
    promise = delayed(cast)
    assert promise.teller == cast.sun
    assert {each["code"] for each in promise.risks} == {"PART_DELAYED", "KEEPER_AWAY"}


def test_a_time_that_the_customer_wished_is_what_counts_from_then_on(cast: Cast) -> None:
    promise = part_promised(cast)
    new = NewTime(NOON + 10 * DAY, "客户出差", wished=True)
    with clock.at(NOON):
        move_own_promise(promise.key, new_time=new, by=cast.chen)
    promise.refresh_from_db()
    assert (promise.first_due_at, promise.moved) == (NOON + 10 * DAY, 0)


def test_a_promise_over_its_time_must_be_told_and_a_kept_one_not(cast: Cast) -> None:
    promise = part_promised(cast)
    with clock.at(NOON + 4 * DAY):
        judge_risks()
    promise.refresh_from_db()
    assert ([each["code"] for each in promise.risks], promise.to_tell) == (
        ["PART_OVERDUE", "OVERDUE"],
        True,
    )
    assert promise.state == PromiseState.OPEN


def test_a_part_that_did_not_come_on_the_suppliers_day_is_told_of_at_once(cast: Cast) -> None:
    promise = part_promised(cast, expected_on=date(2026, 11, 21))
    with clock.at(NOON + 2 * DAY):
        judge_risks()
        promise.refresh_from_db()
        assert [each["code"] for each in promise.risks] == ["PART_OVERDUE"]
        with translation.override("zh-hans"):
            assert risks_in_words(promise) == ["零件过了到货日还没到"]
        assert promises_to_tell(cast.chen, cast.shanghai, everybody=False) == [promise]
        tell_customer(promise.key, telling=TOLD, by=cast.chen)
        judge_risks()
        assert not Promise.objects.get().to_tell
    with clock.at(NOON + 10 * DAY):
        judge_risks()
    assert Promise.objects.get().to_tell


@pytest.mark.parametrize("told", [True, False])
def test_a_move_of_which_the_customer_knows_is_not_told_again(cast: Cast, told: bool) -> None:
    promise = part_promised(cast, expected_on=date(2026, 11, 21))
    with clock.at(NOON + 2 * DAY):
        judge_risks()
        new = NewTime(NOON + 9 * DAY, "供货方没到货", customer_told=told)
        move_own_promise(promise.key, new_time=new, by=cast.chen)
    assert Promise.objects.get().to_tell is not told


def test_a_promise_at_risk_when_made_on_the_page_is_told_of_once(cast: Cast) -> None:
    due = (NOON + 3 * DAY).astimezone(ZoneInfo("Asia/Shanghai"))
    promise = part_promised(cast, expected_on=LATE, due_at=due)
    assert Notice.objects.filter(code="PROMISE_AT_RISK").count() == 1
    with clock.at(NOON):
        assert judge_risks() == 0
        tell_customer(promise.key, telling=Telling(outcome=TalkKind.TOLD, way=TalkWay.CALL), by=cast.chen)
        judge_risks()
    assert Notice.objects.filter(code="PROMISE_AT_RISK").count() == 1
    assert not Promise.objects.get().to_tell


def test_what_was_said_before_the_move_is_not_work_on_the_new_time(cast: Cast) -> None:
    promise = given(cast)
    with clock.at(NOON):
        tell_customer(promise.key, telling=Telling(outcome=TalkKind.TOLD, way=TalkWay.CALL), by=cast.chen)
        move_own_promise(promise.key, new_time=NewTime(NOON + 4 * DAY, "客户改约", wished=True), by=cast.chen)
    with clock.at(NOON + 4 * DAY - timedelta(hours=1)):
        judge_risks()
        assert [each["code"] for each in Promise.objects.get().risks] == ["DUE_SOON"]
        tell_customer(
            promise.key, telling=Telling(outcome=TalkKind.NOT_REACHED, way=TalkWay.CALL), by=cast.chen
        )
        judge_risks()
    assert Promise.objects.get().risks == []
