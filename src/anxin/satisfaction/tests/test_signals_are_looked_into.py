"""A month of complaints outside of chance opens one note, the manager is told once, and answers in words."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Stale
from anxin.foundation.models import AuditRecord
from anxin.messaging.models import Notice
from anxin.satisfaction.choices import SignalState
from anxin.satisfaction.models import DirtyMonth, Signal, VisitCount
from anxin.satisfaction.services import chart_notes
from anxin.satisfaction.services.chart_notes import answer_signal, look_for_signals
from anxin.satisfaction.tests.counted_at_hand import LAST, NOW, complained, month_back, two_years
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def signal(cast: Cast) -> Signal:
    """October had far more complaints than any month before."""
    two_years(cast.shanghai, {LAST: 20})
    look_for_signals()
    return Signal.objects.get(rule="u")


def test_a_signal_opens_one_note_and_the_next_nights_open_no_more(cast: Cast, signal: Signal) -> None:
    assert signal.dealer == cast.shanghai and signal.month == LAST and signal.value == 10
    assert 5 < signal.limit < 10
    before = Signal.objects.count()
    assert look_for_signals() == 0
    assert Signal.objects.count() == before


def test_whoever_judges_complaints_is_told_once(cast: Cast, signal: Signal) -> None:
    look_for_signals()
    told = Notice.objects.filter(code="COMPLAINTS_OUT_OF_LIMITS", subject=str(signal.key))
    assert {each.person for each in told} == {cast.liu, cast.gao}
    assert told.count() == 2 and told[0].url == "/satisfaction/complaints/?dealer=SH01#notes"


def test_killed_between_dealers_and_run_again_every_signal_is_there_once(cast: Cast) -> None:
    two_years(cast.shanghai, {LAST: 20})
    two_years(cast.chengdu, {LAST: 20})
    judge = chart_notes._judge

    def killed_at_the_second(dealer: object, *rest: object, **more: object) -> int:
        if dealer == cast.chengdu:
            raise KeyboardInterrupt
        return judge(dealer, *rest, **more)  # type: ignore[arg-type]  # handed on as they came

    with patch.object(chart_notes, "_judge", killed_at_the_second), pytest.raises(KeyboardInterrupt):
        look_for_signals()
    assert {each.dealer for each in Signal.objects.all()} == {cast.shanghai}
    look_for_signals()
    assert Signal.objects.filter(rule="u").count() == 2
    assert Notice.objects.filter(
        person=cast.gao, code="COMPLAINTS_OUT_OF_LIMITS", params__month="2026-10"
    ).exists()


def test_one_dealer_that_cannot_be_judged_holds_up_none_behind_him(cast: Cast) -> None:
    two_years(cast.shanghai)
    two_years(cast.chengdu, {LAST: 20})
    judge = chart_notes._judge

    def failing_at_the_first(dealer: object, *rest: object, **more: object) -> int:
        if dealer == cast.shanghai:
            raise ValueError
        return judge(dealer, *rest, **more)  # type: ignore[arg-type]  # handed on as they came

    with patch.object(chart_notes, "_judge", failing_at_the_first):
        assert look_for_signals() >= 1
    assert Signal.objects.filter(dealer=cast.chengdu, rule="u").exists()


def test_a_month_is_judged_from_the_fifth_of_the_next_one_on(cast: Cast) -> None:
    two_years(cast.shanghai, {LAST: 20})
    with clock.at(datetime(2026, 11, 4, 4, tzinfo=UTC)):
        look_for_signals()
    assert not Signal.objects.filter(month=LAST).exists()
    with clock.at(datetime(2026, 11, 5, 4, tzinfo=UTC)):
        look_for_signals()
    assert Signal.objects.filter(month=LAST, rule="u").exists()


def test_a_month_whose_visits_are_to_be_counted_anew_is_not_judged(cast: Cast) -> None:
    two_years(cast.shanghai, {LAST: 20})
    row = DirtyMonth.objects.create(dealer=cast.shanghai, month=LAST, since=NOW)
    look_for_signals()
    assert not Signal.objects.filter(rule="u").exists()
    DirtyMonth.objects.filter(pk=row.pk).update(counted=1)
    look_for_signals()
    assert Signal.objects.filter(rule="u").exists()


def test_a_note_undone_by_late_entries_is_closed_and_kept_and_comes_back(
    cast: Cast, signed_in: SignedIn, signal: Signal
) -> None:
    month = VisitCount.objects.filter(dealer=cast.shanghai, month=LAST)
    month.update(visits=800)
    assert look_for_signals() == 0
    signal.refresh_from_db()
    assert signal.is_void and signal.noted_at == NOW
    told = signed_in(cast.liu).get("/satisfaction/complaints/?dealer=SH01").content.decode()
    assert "no longer outside" in told
    month.update(visits=200)
    assert look_for_signals() == 0
    signal.refresh_from_db()
    assert signal.state == SignalState.OPEN and signal.noted_at is None


def test_an_old_month_that_lies_outside_opens_no_note_today(cast: Cast) -> None:
    two_years(cast.shanghai, {month_back(12): 20})
    look_for_signals()
    assert not Signal.objects.filter(rule="u").exists()


def test_a_drift_that_lasts_is_one_note_until_somebody_has_answered(cast: Cast) -> None:
    two_years(cast.shanghai, {month_back(back): 11 for back in range(3)})
    look_for_signals()
    drift = Signal.objects.get(rule="cusum")
    look_for_signals()
    assert Signal.objects.filter(rule="cusum").count() == 1
    answer_signal(drift.key, state="explained", note="新来的钣喷外包。", by=cast.liu)
    look_for_signals()
    assert not Signal.objects.filter(rule="cusum", month__lte=drift.month).exclude(pk=drift.pk).exists()


def test_a_single_month_far_outside_is_not_told_as_a_drift_too(cast: Cast, signal: Signal) -> None:
    assert not Signal.objects.filter(rule="cusum").exists()
    answer_signal(signal.key, state="explained", note="空调召回。", by=cast.liu)
    look_for_signals()
    assert Signal.objects.count() == 1


def test_the_manager_writes_down_what_it_was_and_the_trail_keeps_both_versions(
    cast: Cast, signal: Signal
) -> None:
    answer_signal(signal.key, state="chance", note="找不到原因。", by=cast.liu)
    answer_signal(signal.key, state="explained", note="空调召回。", by=cast.gao, seen="chance")
    signal.refresh_from_db()
    assert (signal.state, signal.note, signal.noted_by) == (SignalState.EXPLAINED, "空调召回。", cast.gao)
    trail = AuditRecord.objects.filter(action="satisfaction.signal_answered").order_by("id")
    assert [(each.details["before"], each.details["state"]) for each in trail] == [
        ("open", "chance"),
        ("chance", "explained"),
    ]


def test_an_answer_takes_a_choice_and_words(cast: Cast, signal: Signal) -> None:
    with pytest.raises(InvalidInput) as refused:
        answer_signal(signal.key, state="open", note="x", by=cast.liu)
    assert refused.value.field == "state"
    with pytest.raises(InvalidInput) as refused:
        answer_signal(signal.key, state="chance", note="  ", by=cast.liu)
    assert refused.value.field == "note"
    with pytest.raises(InvalidInput):
        answer_signal(signal.key, state="chance", note="长" * 1001, by=cast.liu)


def test_who_was_slower_is_told(cast: Cast, signal: Signal) -> None:
    answer_signal(signal.key, state="chance", note="没有原因。", by=cast.gao, seen="open")
    with pytest.raises(Stale):
        answer_signal(signal.key, state="explained", note="召回。", by=cast.liu, seen="open")


def test_who_sees_figures_alone_answers_nothing_and_outsiders_find_nothing(
    cast: Cast, signal: Signal
) -> None:
    for person in (cast.he, cast.qian, cast.shen):
        with pytest.raises(NotAllowed):
            answer_signal(signal.key, state="chance", note="x", by=person)
    for person in (cast.zhao, cast.wang, cast.chen):
        with pytest.raises(NotFound):
            answer_signal(signal.key, state="chance", note="x", by=person)


def test_the_page_shows_chart_false_alarms_and_note_and_keeps_what_was_typed(
    cast: Cast, signed_in: SignedIn, signal: Signal
) -> None:
    client = signed_in(cast.liu)
    told = client.get("/satisfaction/complaints/").content.decode()
    assert "Outside of chance: 2026-10" in told and "one alarm in about" in told
    assert "Write down what it was" in told and "month outside of its limits" in told
    refused = client.post(f"/satisfaction/signals/{signal.key}/", {"state": "", "note": "空调召回"})
    assert refused.status_code == 422 and "空调召回" in refused.content.decode()
    done = client.post(
        f"/satisfaction/signals/{signal.key}/", {"state": "explained", "note": "空调召回", "seen": "open"}
    )
    assert done.status_code == 302
    told = client.get("/satisfaction/complaints/?dealer=SH01").content.decode()
    assert "空调召回" in told and "explained, not counted as usual" in told
    assert (
        "Write down what it was" not in signed_in(cast.qian).get("/satisfaction/complaints/").content.decode()
    )


def test_the_page_takes_as_few_queries_for_many_notes_as_for_one(
    cast: Cast, signed_in: SignedIn, signal: Signal
) -> None:
    client = signed_in(cast.qian)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/satisfaction/complaints/?region=chenxi-east").status_code == 200
        return len(queries)

    asked()
    few = asked()
    for back in range(1, 11):
        Signal.objects.create(
            dealer=cast.shanghai, month=month_back(back), rule="u", value=9, limit=7, seen_at=NOW,
            state=SignalState.CHANCE, note="看过了", noted_at=NOW, noted_by=cast.liu,
        )  # fmt: skip
    assert asked() == few <= 25


def test_every_month_leads_to_exactly_its_complaints(cast: Cast, signed_in: SignedIn, signal: Signal) -> None:
    told = signed_in(cast.liu).get("/satisfaction/complaints/?dealer=SH01").content.decode()
    assert "dealer=SH01\\u0026since=2026-10-01\\u0026until=2026-10-31" in told
    found = signed_in(cast.liu).get("/complaints/?dealer=SH01&since=2026-10-01&until=2026-10-31")
    assert found.status_code == 200
    complained(cast.shanghai, LAST, 1)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("until=2026-13", "Write a month as 2026-10."),
        ("until=morgen", "Write a month as 2026-10."),
        ("until=2027-01", "That month lies ahead."),
        ("span=0", "12, 24, 36"),
        ("span=-3", "12, 24, 36"),
        ("of=weather", "Choose complaints, repeats, bad answers or the index."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    cast: Cast, signed_in: SignedIn, query: str, says: str
) -> None:
    answer = signed_in(cast.liu).get(f"/satisfaction/complaints/?dealer=SH01&{query}")
    assert answer.status_code == 422 and says in answer.content.decode()


def test_an_unknown_place_and_another_dealers_are_not_found(cast: Cast, signed_in: SignedIn) -> None:
    for page in ("complaints", "drivers", "recovery"):
        for place in ("dealer=NO99", "dealer=CD02", "brand=lingyun", "region=lingyun-east"):
            assert signed_in(cast.liu).get(f"/satisfaction/{page}/?{place}").status_code == 404


def test_an_adviser_and_a_caller_see_no_charts(cast: Cast, signed_in: SignedIn) -> None:
    for person in (cast.wang, cast.chen):
        for page in (
            "complaints/",
            "drivers/",
            "recovery/",
            "complaints.xlsx",
            "drivers.xlsx",
            "recovery.pdf",
        ):
            assert signed_in(person).get(f"/satisfaction/{page}").status_code == 403


@pytest.mark.parametrize("measure", ["complaints", "repeats", "bad", "index"])
def test_an_empty_house_has_charts_too(cast: Cast, signed_in: SignedIn, measure: str) -> None:
    told = signed_in(cast.liu).get(f"/satisfaction/complaints/?of={measure}")
    assert told.status_code == 200 and "Nothing to count in these months" in told.content.decode()


def test_charts_leave_the_house_as_table_and_paper_on_record(
    cast: Cast, signed_in: SignedIn, signal: Signal
) -> None:
    client = signed_in(cast.liu)
    for kind in ("xlsx", "csv", "pdf"):
        answer = client.get(f"/satisfaction/complaints.{kind}?dealer=SH01")
        assert answer.status_code == 200
        assert len(b"".join(answer) if answer.streaming else answer.content) > 500
    taken = AuditRecord.objects.filter(action="satisfaction.charts_taken_out", person=cast.liu)
    assert [each.details["way"] for each in taken.order_by("id")] == ["table", "table", "paper"]
    assert client.get("/satisfaction/complaints.exe?dealer=SH01").status_code == 404
    assert taken.count() == 3
