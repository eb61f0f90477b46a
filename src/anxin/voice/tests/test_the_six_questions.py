"""The report counts what its rows show, hides what is too little, and shows nobody another dealer (T079-T085)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from anxin.foundation import clock
from anxin.foundation.errors import NotAllowed, NotFound
from anxin.surveys.choices import InterviewState, Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.selectors.questionnaires import definition_of
from anxin.surveys.services.questionnaires import ready_version, take_over_pack
from anxin.voice.choices import HeardKind
from anxin.voice.selectors.behind import rows_behind
from anxin.voice.selectors.plan import counts_by_channel
from anxin.voice.selectors.six_questions import Report, dealers_asked, six_questions
from anxin.voice.selectors.span import read_span, span_ending
from anxin.voice.services.answering import complain_of_heard
from anxin.voice.services.reporting import parts_of, report_table
from anxin.voice.tests.listening import heard
from tests.cast import Cast, make_complaint

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SPAN = span_ending(date(2026, 11, 1), 3)


@pytest.fixture(autouse=True)
def november() -> Any:
    with clock.at(NOW):
        yield


def report(cast: Cast, person: Any = None) -> Report:
    return six_questions(person or cast.liu, [cast.shanghai], SPAN)


def answered(cast: Cast, version: QuestionnaireVersion, marks: list[int], **more: Any) -> None:
    """Interviews with these overall marks; a mark below 8 is a bad one."""
    item = next(each for each in definition_of(version).items if each.measure == "overall")
    facts: dict[str, Any] = {
        "day": date(2026, 11, 5),
        "state": InterviewState.COMPLETE,
    }
    named = {} if version.questionnaire.anonymous else {"customer": cast.customer, "begun_at": NOW}
    way = Way.QR if version.questionnaire.anonymous else Way.CALL
    for mark in marks:
        kept = facts | named | more
        Interview.objects.create(
            dealer=cast.shanghai,
            version=version,
            way=way,
            anonymous=version.questionnaire.anonymous,
            answers={item.key: mark},
            bad=[item.key] if mark < 8 else [],
            **kept,
        )


@pytest.fixture
def version(cast: Cast) -> QuestionnaireVersion:
    return ready_version(cast.shanghai, purpose="after_service")


def test_satisfaction_has_its_number_mean_and_share(cast: Cast, version: QuestionnaireVersion):
    answered(cast, version, [10] * 6 + [8] * 2 + [4] * 2)
    (found,) = report(cast).satisfied
    assert found.question.mean and found.question.mean.mean == pytest.approx(8.4)
    assert (found.question.n, found.question.bad, found.too_few) == (10, 2, False)
    assert "80 %" in found.words or "80%" in found.words
    rows = rows_behind(cast.liu, [cast.shanghai], SPAN, f"bad:{found.question.key}")
    assert len(rows) == found.question.bad
    assert len(rows_behind(cast.liu, [cast.shanghai], SPAN, f"item:{found.question.key}")) == found.question.n


def test_fewer_than_ten_answers_are_no_figure(cast: Cast, version: QuestionnaireVersion):
    answered(cast, version, [10] * 9)
    found = report(cast)
    assert found.satisfied[0].too_few
    assert not found.best
    title, lines = parts_of(found)[0]
    assert "9" in lines[0][2] and "10" in lines[0][3], title


def test_a_change_is_clear_only_where_its_interval_leaves_out_nothing(
    cast: Cast, version: QuestionnaireVersion
):
    answered(cast, version, [10, 9] * 8)
    answered(cast, version, [5, 4] * 8, day=date(2026, 7, 5))
    change = report(cast).satisfied[0].change
    assert change and change.difference == pytest.approx(5.0)
    assert not change.interval.holds(0)


def test_anonymous_answers_count_by_whole_groups_of_five(cast: Cast):
    cards = take_over_pack(cast.shanghai, pack="waiting_area", by=cast.liu)
    answered(cast, cards, [5] * 4, day=date(2026, 10, 5))
    assert not report(cast).satisfied
    assert counts_by_channel([cast.shanghai], SPAN.since, SPAN.until)["survey"] == 0
    answered(cast, cards, [5], day=date(2026, 10, 6))
    assert report(cast).satisfied[0].question.n == 5
    answered(cast, cards, [5] * 9, day=date(2026, 11, 6))
    found = report(cast).satisfied[0].question
    assert found.n == 14
    assert not rows_behind(cast.liu, [cast.shanghai], SPAN, f"item:{found.key}")


def test_own_words_of_anonymous_ones_carry_no_mark(cast: Cast):
    cards = take_over_pack(cast.shanghai, pack="waiting_area", by=cast.liu)
    text = next(each.key for each in definition_of(cards).items if each.kind == "text")
    answered(cast, cards, [9] * 5, day=date(2026, 10, 5), words={text: "椅子太硬"})
    told = [pair for theme in report(cast).thinking for pair in theme.words]
    assert told == [("椅子太硬", "")] * 5


def test_praise_is_counted_by_theme_and_by_person(cast: Cast):
    for _each in range(2):
        heard(cast, kind=HeardKind.PRAISE, theme="trouble-telephone", about=cast.wang)
    found = report(cast)
    assert [(each.name, each.count) for each in found.praised] == [("王磊", 2)]
    assert len(rows_behind(cast.liu, [cast.shanghai], SPAN, found.praised[0].of)) == 2
    assert len(rows_behind(cast.liu, [cast.shanghai], SPAN, found.praise[0].of)) == 2


def test_reasons_are_those_of_complaints_and_of_what_was_heard(cast: Cast):
    make_complaint(cast, reason="reason-expectation")
    heard(cast, reason="reason-expectation")
    line = heard(cast, kind=HeardKind.COMPLAINT, reason="reason-expectation")
    complain_of_heard(line.key, category="cat-service-not-fixed", by=cast.chen)
    make_complaint(cast)
    found = report(cast).reasons
    assert [each.count for each in found] == [3, 1]
    for each in found:
        assert len(rows_behind(cast.liu, [cast.shanghai], SPAN, each.of)) == each.count
    assert found[-1].of == "reason:"


def test_every_source_opens_as_many_rows_as_it_counts(cast: Cast, version: QuestionnaireVersion):
    answered(cast, version, [9] * 3)
    make_complaint(cast)
    make_complaint(cast, channel="intake-call-back")
    heard(cast)
    counted = {each.of: each.count for each in report(cast).channels}
    assert counted == {"channel:visit": 1, "channel:survey": 3, "channel:complaint": 1}
    for of, count in counted.items():
        assert len(rows_behind(cast.liu, [cast.shanghai], SPAN, of)) == count


def test_telephone_numbers_are_masked_in_the_report(cast: Cast):
    heard(cast, "打13900001234给我", kind=HeardKind.SUGGESTION)
    _columns, rows = report_table([cast.shanghai], SPAN, by=cast.liu)
    assert "13900001234" not in str(rows)
    assert "给我" in str(rows)


def test_an_unanswered_line_breaks_the_second_demand(cast: Cast):
    heard(cast)
    with clock.at(NOW + timedelta(days=2)):
        demands = {each.source: each.met for each in report(cast).demands}
    assert demands["T075"] is False
    assert len(demands) == 5


def test_nobody_sees_another_dealers_report(cast: Cast):
    assert dealers_asked(cast.qian, "all", cast.shanghai) == [cast.shanghai]
    with pytest.raises(NotFound):
        dealers_asked(cast.zhao, "SH01", cast.chengdu)
    with pytest.raises(NotAllowed):
        dealers_asked(cast.wang, "", cast.shanghai)


def test_months_are_whole_and_what_makes_no_sense_is_the_usual_quarter(cast: Cast):
    span = read_span({"month": "2026-02", "span": "3"}, cast.shanghai)
    assert (span.since, span.until) == (date(2025, 12, 1), date(2026, 2, 28))
    assert (span.before.since, span.before.until) == (date(2025, 9, 1), date(2025, 11, 30))
    assert read_span({"month": "x", "span": "7"}, cast.shanghai) == SPAN
