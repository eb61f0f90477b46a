"""Cars about whose visit somebody complained beside the others: who is followed, what counts, what is not claimed."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anxin.accounts.models import CalendarVersion, Dealer, Person
from anxin.complaints.choices import ClockKind, ClockOutcome
from anxin.complaints.models import CaseClock, ClockPolicyVersion, Complaint
from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.foundation.errors import Refused
from anxin.foundation.models import AuditRecord
from anxin.satisfaction.choices import StudyKind
from anxin.satisfaction.models import PlanVersion, Study
from anxin.satisfaction.selectors.plans import engine_plan
from anxin.satisfaction.selectors.recovery import Recovery, recovery_at
from anxin.satisfaction.selectors.recovery_figures import RecoveryFigures, read_recovery
from anxin.satisfaction.selectors.study_words import mix_in_words, pair_in_words
from anxin.satisfaction.selectors.windows import months_after, window_ending
from anxin.satisfaction.services.plans import default_plan
from anxin.satisfaction.services.studies import see_to_study, work_out_study
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.satisfaction.tests.counted_at_hand import NOW, complaint
from anxin.satisfaction.tests.figures_at_hand import plan_for
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
#: Handled in these months every car has had its twelve months by November 2026.
SUMMER = window_ending(date(2025, 8, 1), 3)
ADDRESS = "/satisfaction/recovery/?dealer=SH01&until=2025-08&span=3"
GOOD = dict.fromkeys(("quality", "pick_up", "facility", "adviser", "initiation", "overall"), 10)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def version(cast: Cast) -> PlanVersion:
    return plan_for(cast.shanghai.region.brand)


def car(dealer: Dealer, number: int, **more: Any) -> Vehicle:
    return Vehicle.objects.create(dealer=dealer, vin=f"LSVAA4182E3{number:06}", made_at=NOW, **more)


def handled(cast: Cast, vehicle: Vehicle | None, day: str, **more: Any) -> Complaint:
    """A complaint that came in a week before the day on which the customer accepted what was done."""
    at = datetime.fromisoformat(f"{day}T04:00:00+00:00")
    row = complaint(cast.shanghai, (at - timedelta(days=7)).date(), vehicle=vehicle, handled_at=at, **more)
    row.save()
    return row


def visit(cast: Cast, vehicle: Vehicle, day: str, **more: Any) -> Any:
    return closed_visit(cast, day, vehicle=vehicle, **more)


def followed(cast: Cast, version: PlanVersion) -> Recovery:
    return recovery_at(version, dealer=cast.shanghai, window=SUMMER)


def figures(cast: Cast, version: PlanVersion) -> RecoveryFigures:
    return read_recovery(followed(cast, version).kept(), engine_plan(version))


def test_both_groups_begin_at_their_visit_and_come_again_within_twelve_months(
    cast: Cast, version: PlanVersion
) -> None:
    """Had the complaint's end begun the year, the visit of the first July would have counted for it alone."""
    back, gone, other, late = (car(cast.shanghai, number) for number in range(4))
    for vehicle in (back, gone, other, late):
        visit(cast, vehicle, "2025-06-28")
    for vehicle in (back, gone):
        handled(cast, vehicle, "2025-07-10")
    for vehicle in (back, other):
        visit(cast, vehicle, "2026-06-20")
    for vehicle in (gone, late):
        visit(cast, vehicle, "2026-07-01")
    groups = followed(cast, version).groups
    assert (groups["complained"].watched, groups["complained"].back) == (2, 1)
    assert (groups["others"].watched, groups["others"].back) == (2, 1)


@pytest.mark.parametrize(
    ("day", "more", "why"),
    [
        ("2025-07-11", {}, "it belongs to the complaint itself"),
        ("2026-01-20", {"kind": "return"}, "a repeat repair is no loyalty"),
        ("2026-01-20", {"closed_at": None}, "it is not closed"),
    ],
)
def test_what_is_no_return(
    cast: Cast, version: PlanVersion, day: str, more: dict[str, Any], why: str
) -> None:
    vehicle = car(cast.shanghai, 1)
    visit(cast, vehicle, "2025-06-28")
    handled(cast, vehicle, "2025-07-10")
    visit(cast, vehicle, day, **more)
    assert followed(cast, version).groups["complained"].back == 0, why


def test_a_car_whose_twelve_months_are_not_over_is_not_watched_yet(cast: Cast, version: PlanVersion) -> None:
    vehicle = car(cast.shanghai, 1)
    visit(cast, vehicle, "2025-08-20")
    handled(cast, vehicle, "2025-08-30")
    visit(cast, vehicle, "2026-01-20")
    with clock.at(datetime(2026, 8, 1, tzinfo=UTC)):
        tally = followed(cast, version).groups["complained"]
    assert (tally.cars, tally.watched, tally.back) == (1, 0, 0)


def test_the_group_is_settled_two_weeks_after_the_visit_whatever_comes_later(
    cast: Cast, version: PlanVersion
) -> None:
    """Whoever complains only after he has come again was no complainer when he came; unhandled is complained too."""
    later, never, still_open, over = (car(cast.shanghai, number) for number in range(4))
    for vehicle in (later, never, still_open, over):
        visit(cast, vehicle, "2025-06-20")
    visit(cast, later, "2025-08-10")
    handled(cast, later, "2025-08-20")
    row = handled(cast, never, "2025-07-05")
    Complaint.objects.filter(pk=row.pk).update(handled_at=None)
    row = handled(cast, still_open, "2025-06-25")
    Complaint.objects.filter(pk=row.pk).update(received_at=datetime(2025, 5, 1, tzinfo=UTC))
    handled(cast, over, "2025-06-18")
    found = followed(cast, version)
    assert (found.groups["complained"].cars, found.groups["others"].cars) == (2, 2)
    assert (found.without_visit, found.elsewhen) == (1, 1)


def test_a_complaint_without_a_visit_in_the_year_before_is_in_no_group(
    cast: Cast, version: PlanVersion
) -> None:
    never, long_ago, lately = (car(cast.shanghai, number) for number in range(3))
    visit(cast, long_ago, "2024-06-20")
    visit(cast, lately, "2025-05-20")
    for vehicle in (never, long_ago, lately):
        handled(cast, vehicle, "2025-07-10")
    found = followed(cast, version)
    assert found.groups["complained"].cars == 0 and found.groups["others"].cars == 0
    assert (found.without_visit, found.elsewhen) == (2, 1)


def test_a_merged_complaint_and_a_second_one_of_the_car_count_once(cast: Cast, version: PlanVersion) -> None:
    vehicle = car(cast.shanghai, 1)
    visit(cast, vehicle, "2025-07-01")
    first = handled(cast, vehicle, "2025-07-10")
    handled(cast, vehicle, "2025-07-12", merged_into=first)
    handled(cast, vehicle, "2025-07-15")
    handled(cast, None, "2025-08-12")
    found = followed(cast, version)
    assert found.groups["complained"].cars == 1 and found.without_car == 1


def test_the_next_interview_counts_from_two_weeks_on_about_a_later_visit(
    cast: Cast, version: PlanVersion
) -> None:
    asks, (early, late) = wording(cast.shanghai), (car(cast.shanghai, number) for number in range(2))
    for vehicle in (early, late):
        before = visit(cast, vehicle, "2025-06-30")
        handled(cast, vehicle, "2025-07-10")
        answered(asks, before, dict.fromkeys(GOOD, 1), day=date(2025, 7, 28))
    answered(asks, visit(cast, early, "2025-07-12"), GOOD, day=date(2025, 7, 17))
    answered(asks, visit(cast, late, "2025-10-15"), GOOD | {"overall": 8}, day=date(2025, 10, 17))
    answered(asks, visit(cast, late, "2025-12-15"), dict.fromkeys(GOOD, 1), day=date(2025, 12, 17))
    tally = followed(cast, version).groups["complained"]
    assert tally.index == [1, 1000.0, 1000.0**2] and tally.overall == [1, 8.0, 64.0]


def test_in_time_and_late_satisfied_and_not(cast: Cast, version: PlanVersion) -> None:
    calendar = CalendarVersion.objects.get(dealer=cast.shanghai)
    policy = ClockPolicyVersion.objects.create(dealer=cast.shanghai, version=99, body={}, made_at=NOW)
    for number, (outcome, satisfied) in enumerate(
        [
            (ClockOutcome.MET, True),
            (ClockOutcome.BREACHED, False),
            (ClockOutcome.MET, None),
            (ClockOutcome.OPEN, None),
        ]
    ):
        vehicle = car(cast.shanghai, number)
        visit(cast, vehicle, "2025-07-01")
        row = handled(cast, vehicle, "2025-07-10", satisfied=satisfied)
        CaseClock.objects.create(
            complaint=row, kind=ClockKind.CLOSE, run=1, started_at=NOW, limit=timedelta(days=3), working=False,
            outcome=outcome, policy=policy, policy_key="x", calendar=calendar,
        )  # fmt: skip
    groups = followed(cast, version).groups
    assert {name: groups[name].cars for name in ("in_time", "late", "content", "discontent")} == {
        "in_time": 2, "late": 1, "content": 1, "discontent": 1,
    }  # fmt: skip


def test_kind_of_work_and_age_are_stated_for_both_groups(cast: Cast, version: PlanVersion) -> None:
    old = car(cast.shanghai, 1, delivered_on=date(2018, 1, 1))
    visit(cast, old, "2025-06-25", kind="warranty")
    handled(cast, old, "2025-07-10")
    visit(cast, car(cast.shanghai, 2), "2025-06-25", kind="service")
    rows = mix_in_words(figures(cast, version))
    assert ("warranty", "100 %", "0 %") in rows and ("service", "0 %", "100 %") in rows
    assert ("6 years and more", "100 %", "0 %") in rows and ("not known", "0 %", "100 %") in rows


def _many(cast: Cast, *, complained: int, back: int, others: int, others_back: int) -> None:
    for number in range(complained):
        vehicle = car(cast.shanghai, number)
        visit(cast, vehicle, "2025-06-25")
        handled(cast, vehicle, "2025-07-10")
        if number < back:
            visit(cast, vehicle, "2026-01-20")
    for number in range(others):
        vehicle = car(cast.shanghai, 1000 + number)
        visit(cast, vehicle, "2025-06-20")
        if number < others_back:
            visit(cast, vehicle, "2026-01-20")


def test_a_difference_carries_its_interval(cast: Cast, version: PlanVersion) -> None:
    """Newcombe 1998, table II (a): 56/70 and 48/80 differ by .2, from .0524 to .3339 (method 10)."""
    _many(cast, complained=70, back=56, others=80, others_back=48)
    pair = figures(cast, version).main
    assert pair.back is not None and pair.back.difference == pytest.approx(0.2)
    assert (pair.back.interval.low, pair.back.interval.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert pair_in_words(pair).startswith("Came again: “complained about the visit” against")


def test_a_difference_that_may_be_none_is_told_as_none(cast: Cast, version: PlanVersion) -> None:
    _many(cast, complained=12, back=7, others=12, others_back=6)
    assert "no demonstrable difference" in pair_in_words(figures(cast, version).main)


def test_a_group_of_nine_cars_is_not_told(cast: Cast, version: PlanVersion) -> None:
    _many(cast, complained=9, back=9, others=20, others_back=4)
    pair = figures(cast, version).main
    assert pair.back is None and not pair.first.told_back and pair.second.told_back
    assert "too few cars" in pair_in_words(pair)


def test_the_page_says_that_it_is_no_experiment_and_nothing_of_a_paradox(
    cast: Cast, signed_in: SignedIn, version: PlanVersion
) -> None:
    _many(cast, complained=12, back=7, others=12, others_back=6)
    client = signed_in(cast.liu)
    assert "Being worked out" in client.get(ADDRESS).content.decode()
    work_out_study(Study.objects.get().pk)
    told = client.get(ADDRESS).content.decode()
    assert "This is no experiment." in told and "What this cannot show" in told
    assert "7 / 12" in told and "no demonstrable difference" in told and "too few to tell" in told
    assert "paradox" not in told.lower()
    for kind in ("xlsx", "pdf"):
        assert client.get(ADDRESS.replace("recovery/", f"recovery.{kind}")).status_code == 200
    assert AuditRecord.objects.filter(action="satisfaction.recovery_taken_out").count() == 2


def test_an_empty_house_is_told_what_would_stand_here(
    cast: Cast, signed_in: SignedIn, version: PlanVersion
) -> None:
    client = signed_in(cast.liu)
    client.get(ADDRESS)
    work_out_study(Study.objects.get().pk)
    assert "No complaint about a visit of these months" in client.get(ADDRESS).content.decode()
    assert client.get(ADDRESS.replace("recovery/", "recovery.xlsx")).status_code == 409


def test_a_later_word_about_a_case_lets_it_be_worked_out_anew(cast: Cast, version: PlanVersion) -> None:
    row = handled(cast, car(cast.shanghai, 1), "2025-07-10")

    def seen() -> Study:
        return see_to_study(StudyKind.RECOVERY, version=version, dealers=[cast.shanghai.pk], window=SUMMER)

    work_out_study(seen().pk)
    assert seen().state == "done"
    row.satisfied, row.version = True, row.version + 1
    row.save()
    assert seen().state == "waiting"


def test_no_more_than_six_studies_of_a_place_wait_and_one_that_is_there_is_only_read(
    cast: Cast, version: PlanVersion
) -> None:
    def seen(back: int) -> Study:
        window = window_ending(months_after(date(2025, 8, 1), -back), 3)
        return see_to_study(StudyKind.RECOVERY, version=version, dealers=[cast.shanghai.pk], window=window)

    first = seen(0)
    for back in range(1, 6):
        seen(back)
    with pytest.raises(Refused):
        seen(6)
    work_out_study(first.pk)
    with CaptureQueriesContext(connection) as queries:
        assert seen(0).state == "done"
    assert all(each["sql"].startswith("SELECT") for each in queries)
    seen(6)


def test_looking_at_a_plan_locks_nothing(cast: Cast, version: PlanVersion) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert default_plan(cast.shanghai.region.brand) == version
    assert len(queries) == 1 and "FOR" not in queries[0]["sql"].split("ORDER BY")[-1]


def test_a_dealer_is_followed_in_few_queries_whatever_its_size(cast: Cast, version: PlanVersion) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            followed(cast, version)
        return len(queries)

    _many(cast, complained=1, back=1, others=1, others_back=1)
    few = asked()
    for number in range(50, 60):
        handled(cast, car(cast.shanghai, number), "2025-07-10")
    assert asked() == few <= 10


@pytest.mark.parametrize("query", ["span=0", "until=2026-13", "until=2030-01"])
def test_what_makes_no_sense_is_refused(cast: Cast, signed_in: SignedIn, query: str) -> None:
    assert signed_in(cast.liu).get(f"/satisfaction/recovery/?dealer=SH01&{query}").status_code == 422
