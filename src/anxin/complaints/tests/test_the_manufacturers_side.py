"""The manufacturer's order, our feedback, its verdict, and an objection until early in the next month."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from anxin.accounts.models import Person
from anxin.complaints.choices import ClockKind, ObjectionState, Validity
from anxin.complaints.models import CaseClock, MakerSide
from anxin.complaints.selectors.grave_side import read_maker
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import list_complaints
from anxin.complaints.selectors.maker import last_second_of, objection_due
from anxin.complaints.services.change_case import record_threat
from anxin.complaints.services.maker_side import (
    Verdict,
    answer_maker,
    decide_objection,
    judge_validity,
    let_be,
    raise_objection,
    record_maker_case,
)
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]
VALID = Verdict(validity=Validity.VALID, decided_on=date(2026, 11, 20), why="超时", cost=Decimal("1500.50"))


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def slug(cast: Cast) -> str:
    """A case of which the manufacturer knows since an hour."""
    complaint = make_complaint(cast)
    received = clock.now() - timedelta(hours=1)
    record_maker_case(complaint.slug, number="BYD-7781", received_at=received, by=cast.chen)
    return complaint.slug


def _running(kind: ClockKind) -> CaseClock | None:
    return CaseClock.objects.filter(kind=kind, stopped_at=None).first()


@pytest.mark.parametrize(
    ("decided_on", "zone", "due"),
    [
        (date(2026, 11, 20), "Asia/Shanghai", datetime(2026, 12, 6, 15, 59, 59, tzinfo=UTC)),
        (date(2026, 12, 31), "Asia/Shanghai", datetime(2027, 1, 6, 15, 59, 59, tzinfo=UTC)),
        (date(2026, 12, 1), "Europe/London", datetime(2027, 1, 6, 23, 59, 59, tzinfo=UTC)),
        (date(2027, 3, 31), "Europe/London", datetime(2027, 4, 6, 22, 59, 59, tzinfo=UTC)),
        (date(2024, 1, 31), "America/New_York", datetime(2024, 2, 7, 4, 59, 59, tzinfo=UTC)),
    ],
)
def test_an_objection_is_due_at_the_end_of_the_sixth_of_the_next_month(
    cast: Cast, decided_on: date, zone: str, due: datetime
) -> None:
    cast.shanghai.time_zone = zone
    assert objection_due(decided_on, dealer=cast.shanghai) == due


@pytest.mark.parametrize(
    ("day", "zone", "last"),
    [
        # Havana sets its clocks back at one in the morning: midnight comes twice, and the day ends before the first.
        (date(2026, 10, 31), "America/Havana", datetime(2026, 11, 1, 3, 59, 59, tzinfo=UTC)),
        # Santiago sets them forward at midnight: the following day begins at one.
        (date(2026, 9, 5), "America/Santiago", datetime(2026, 9, 6, 3, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_day_ends_once_where_the_clocks_change_at_midnight(day: date, zone: str, last: datetime) -> None:
    assert last_second_of(day, zone=zone) == last


def test_feedback_is_owed_from_when_the_order_came(slug: str) -> None:
    running = _running(ClockKind.FEEDBACK)
    assert running is not None
    assert running.started_at == MakerSide.objects.get().received_at.replace(microsecond=0)  # type: ignore[union-attr]


def test_what_we_tell_of_ourselves_owes_no_feedback_and_stops_the_clock_of_telling(cast: Cast) -> None:
    complaint = make_complaint(cast)
    record_threat(complaint.slug, kind="media", by=cast.chen)
    assert _running(ClockKind.MAKER_TOLD)
    record_maker_case(complaint.slug, number="", by=cast.chen)
    assert _running(ClockKind.MAKER_TOLD) is None
    assert _running(ClockKind.FEEDBACK) is None
    assert MakerSide.objects.get().told_at is not None


def test_feedback_stops_its_clock(cast: Cast, slug: str) -> None:
    answer_maker(slug, feedback="已联系客户，明天换件", by=cast.chen)
    assert _running(ClockKind.FEEDBACK) is None


def test_a_valid_complaint_starts_the_clock_of_the_objection_and_keeps_the_cost_in_cents(
    cast: Cast, slug: str
) -> None:
    with clock.at(datetime(2026, 11, 22, 2, 0, tzinfo=UTC)):
        judge_validity(slug, verdict=VALID, by=cast.liu)
        running = _running(ClockKind.OBJECTION)
        assert running is not None
        assert running.due_at == datetime(2026, 12, 6, 15, 59, 59, tzinfo=UTC)
    side = MakerSide.objects.select_related("complaint__dealer").get()
    assert side.cost == 150050
    shown = read_maker(side.complaint)
    assert shown is not None
    assert (shown.cost, shown.may_object, shown.currency) == (Decimal("1500.50"), True, "CNY")


@pytest.mark.parametrize("way", ["let_be", "object", "not_valid"])
def test_the_clock_stops_when_it_is_let_be_or_objected_to_or_no_longer_valid(
    cast: Cast, slug: str, way: str
) -> None:
    judge_validity(slug, verdict=VALID, by=cast.liu)
    if way == "let_be":
        let_be(slug, why="确实超时", by=cast.liu)
    elif way == "object":
        raise_objection(slug, grounds="客户改约", by=cast.liu)
    else:
        judge_validity(
            slug, verdict=Verdict(validity=Validity.NOT_VALID, decided_on=VALID.decided_on), by=cast.liu
        )
    assert _running(ClockKind.OBJECTION) is None


def test_an_upheld_objection_makes_it_not_valid_and_costs_nothing(cast: Cast, slug: str) -> None:
    judge_validity(slug, verdict=VALID, by=cast.liu)
    raise_objection(slug, grounds="客户改约", by=cast.liu)
    with pytest.raises(Refused, match="only once"):
        raise_objection(slug, grounds="再来", by=cast.liu)
    decide_objection(slug, state=ObjectionState.UPHELD, result="撤销", by=cast.liu)
    side = MakerSide.objects.get()
    assert (side.validity, side.cost, side.objection) == (Validity.NOT_VALID, None, ObjectionState.UPHELD)


def test_the_verdict_is_recorded_by_who_decides(cast: Cast, slug: str) -> None:
    with pytest.raises(NotAllowed):
        judge_validity(slug, verdict=VALID, by=cast.chen)


@pytest.mark.parametrize("cost", ["-1", "1.005", "NaN", "1e12"])
def test_a_sum_that_is_none_is_refused(cast: Cast, slug: str, cost: str) -> None:
    odd = Verdict(validity=Validity.VALID, decided_on=VALID.decided_on, cost=Decimal(cost))
    with pytest.raises(InvalidInput, match="Write a sum"):
        judge_validity(slug, verdict=odd, by=cast.liu)


def test_the_same_number_on_another_case_is_warned_of_and_not_forbidden(cast: Cast, slug: str) -> None:
    other = make_complaint(cast, words="另一件")
    record_maker_case(other.slug, number="BYD-7781", by=cast.chen)
    shown = read_maker(other)
    assert shown is not None
    assert [each.slug for each in shown.same_number] == [slug]


def test_the_list_of_the_end_of_the_month(cast: Cast, slug: str) -> None:
    make_complaint(cast, words="厂家不知道的")
    for maker, found in (("unknown", [slug]), ("valid", []), ("objection", [])):
        assert [row.slug for row in list_complaints(cast.liu, ComplaintFilter(maker=maker)).rows] == found
    judge_validity(slug, verdict=VALID, by=cast.liu)
    assert [row.slug for row in list_complaints(cast.liu, ComplaintFilter(maker="valid")).rows] == [slug]
    raise_objection(slug, grounds="客户改约", by=cast.liu)
    assert [row.slug for row in list_complaints(cast.liu, ComplaintFilter(maker="objection")).rows] == [slug]


def test_the_case_shows_it_and_takes_it(cast: Cast, signed_in: SignIn, slug: str) -> None:
    client, address = signed_in(cast.liu), f"/complaints/{slug}/"
    page = client.get(f"{address}?side=grave").content.decode()
    assert "BYD-7781" in page
    sent = {"validity": "valid", "decided_on": clock.now().date().isoformat(), "cost": "800"}
    done = client.post(f"{address}do/validity/", sent)
    assert done.headers["Location"].endswith("&side=grave")
    page = client.get(f"{address}?side=grave").content.decode()
    assert "Objection until" in page
    assert "¥800" in page
