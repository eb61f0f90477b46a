"""Each rule of early warning on both sides of its line, from rows of the database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from anxin.complaints.choices import ClockKind, ClockOutcome, Level, Status
from anxin.complaints.models import CaseClock, Complaint, FollowUpCall, MakerSide, ThreatRecord
from anxin.complaints.selectors.watching import Looking, Watched, sights_on, watch_rules
from anxin.complaints.services.change_case import change_details
from anxin.customers.models import CarContact
from anxin.foundation import clock
from anxin.promises.models import Promise
from anxin.workshop.models import RepairOrder
from tests.cast import Cast, make_complaint, make_customer

NOW = datetime(2026, 9, 15, 4, 0, tzinfo=UTC)
TODAY = date(2026, 9, 15)
HOTLINE = "intake-hotline-400"


def days_ago(number: float) -> datetime:
    return NOW - timedelta(days=number)


def case(cast: Cast, *, ago: float = 0, level: int = Level.ORDINARY, **facts: Any) -> Complaint:
    """A case that came in some days ago; what is not asked for is a phone call about a repair."""
    with clock.at(days_ago(ago)):
        complaint = make_complaint(cast, **facts)
    Complaint.objects.filter(pk=complaint.pk).update(level=level)
    # Only the rule under test may see it: a first contact that was owed is a wait of its own.
    CaseClock.objects.filter(complaint=complaint).delete()
    return complaint


def settle(complaint: Complaint, *, ago: float = 0) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(status=Status.CLOSED, handled_at=days_ago(ago))


def order(
    cast: Cast, number: int, *, ago: float, kind: str = "warranty", parts: str = "", **who: Any
) -> None:
    RepairOrder.objects.create(
        dealer=cast.shanghai,
        number=f"W{number}",
        vehicle=who.get("vehicle", cast.car),
        sender=who.get("sender", cast.customer),
        kind=kind,
        opened_at=days_ago(ago),
        parts=parts,
    )


def seen(cast: Cast, rule: str) -> list[Any]:
    """What one rule sees now at the first dealer, of whomever."""
    rules = [each for each in watch_rules(cast.shanghai) if each.key == rule]
    assert rules and rules[0].on
    with clock.at(NOW):
        return list(sights_on(Looking(cast.shanghai), rules=rules, today=TODAY))


def test_somebody_of_the_press_is_watched_and_others_are_not(cast: Cast) -> None:
    assert not seen(cast, "press_background")
    cast.customer.press_background = True
    cast.customer.save()
    [sight] = seen(cast, "press_background")
    assert sight.watched == Watched(cast.customer.pk, None, True, [])


@pytest.mark.parametrize(("ago", "hits"), [(364, 1), (365, 0)])
def test_a_threat_with_the_press_counts_for_a_year(cast: Cast, ago: float, hits: int) -> None:
    complaint = case(cast, ago=400)
    ThreatRecord.objects.create(complaint=complaint, at=days_ago(ago), heard_by=cast.chen, kind="media")
    ThreatRecord.objects.create(complaint=complaint, at=NOW, heard_by=cast.chen, kind="legal")
    assert len(seen(cast, "wrote_to_media")) == hits


@pytest.mark.parametrize(
    ("channel", "hits"), [("intake-media", 1), ("intake-complaint-site", 1), ("intake-letter", 0)]
)
def test_a_complaint_that_came_through_the_public_counts_as_press(
    cast: Cast, channel: str, hits: int
) -> None:
    case(cast, channel=channel)
    assert len(seen(cast, "wrote_to_media")) == hits


def test_the_hotline_twice_about_one_fault_that_is_still_open(cast: Cast) -> None:
    first = case(cast, ago=300, channel=HOTLINE)
    case(cast, ago=5, channel=HOTLINE, category="cat-quality")
    assert not seen(cast, "hotline_same_fault"), "two faults are not one"
    second = case(cast, ago=2, channel="intake-manufacturer")
    [sight] = seen(cast, "hotline_same_fault")
    assert sight.hit.because.params["count"] == 2
    assert sight.hit.because.params["fault"] == "cat-service-not-fixed"
    assert sight.case == second.number
    settle(first)
    assert seen(cast, "hotline_same_fault"), "one of the two is still open"
    settle(second)
    assert not seen(cast, "hotline_same_fault")


@pytest.mark.parametrize(("ago", "hits"), [(2, 0), (3, 1)])
def test_a_serious_case_is_watched_from_its_third_day_on(cast: Cast, ago: float, hits: int) -> None:
    case(cast, ago=ago, level=Level.IMPORTANT)
    case(cast, ago=9, level=Level.ESCALATED)
    settle(case(cast, ago=9, level=Level.IMPORTANT), ago=1)
    assert len(seen(cast, "serious_unsettled")) == hits


@pytest.mark.parametrize(("ago", "hits"), [(2, 0), (3, 1)])
def test_a_technical_problem_of_which_the_maker_knows_nothing(cast: Cast, ago: float, hits: int) -> None:
    case(cast, ago=ago, category="cat-quality")
    case(cast, ago=9, category="cat-service-not-fixed")
    case(cast, ago=9, category="cat-quality", channel=HOTLINE)
    assert len(seen(cast, "never_reported_to_manufacturer")) == hits


@pytest.mark.parametrize("knows", ["told_at", "received_at"])
def test_what_the_maker_knows_is_not_unreported(cast: Cast, knows: str) -> None:
    complaint = case(cast, ago=9, category="cat-quality")
    MakerSide.objects.create(complaint=complaint)
    assert seen(cast, "never_reported_to_manufacturer")
    MakerSide.objects.update(**{knows: days_ago(1)})
    assert not seen(cast, "never_reported_to_manufacturer")


def test_more_than_three_warranty_claims_on_one_car_within_a_month(cast: Cast) -> None:
    _other, second_car = make_customer(cast.shanghai, "周洁", "13900007777", plate="沪B7777", vin="")
    CarContact.objects.filter(vehicle=second_car).update(customer=cast.customer)
    for number, ago in enumerate((1, 8, 20)):
        order(cast, number, ago=ago)
    order(cast, 10, ago=2, kind="service")
    order(cast, 11, ago=31)
    order(cast, 12, ago=3, vehicle=second_car)
    assert not seen(cast, "warranty_claims_month")
    order(cast, 13, ago=30)
    [sight] = seen(cast, "warranty_claims_month")
    assert sight.watched.vehicle_id == cast.car.pk
    assert sight.hit.because.params["count"] == 4


def test_a_part_replaced_more_than_twice_in_two_months(cast: Cast) -> None:
    order(cast, 1, ago=59, kind="repair", parts="空调压缩机、冷媒")
    order(cast, 2, ago=30, kind="return", parts="空调压缩机")
    order(cast, 3, ago=60, kind="repair", parts="空调压缩机")
    order(cast, 4, ago=9, kind="service", parts="空调压缩机")
    assert not seen(cast, "part_replaced")
    order(cast, 5, ago=1, parts="冷媒, 空调压缩机")
    [sight] = seen(cast, "part_replaced")
    assert (sight.hit.because.params["fault"], sight.hit.because.params["count"]) == ("空调压缩机", 3)


def test_a_visit_is_the_owners_even_when_somebody_else_brought_the_car(cast: Cast) -> None:
    driver, _his_car = make_customer(cast.shanghai, "司机小李", "13900008888", plate="沪C8888", vin="")
    CarContact.objects.create(vehicle=cast.car, customer=driver, role="sender")
    for number in range(4):
        order(cast, number, ago=number, sender=driver)
    [sight] = seen(cast, "warranty_claims_month")
    assert sight.watched.customer_id == cast.customer.pk


def test_a_car_that_was_left_here_is_seen_until_the_case_is_settled(cast: Cast) -> None:
    complaint = case(cast, ago=9)
    assert not seen(cast, "car_left_in_protest")
    with clock.at(days_ago(4)):
        change_details(complaint.slug, details={"car_left": True}, by=cast.chen)
    [sight] = seen(cast, "car_left_in_protest")
    assert sight.hit.because.params["since"] == "2026-09-11"
    settle(complaint)
    assert not seen(cast, "car_left_in_protest")


def test_small_dissatisfactions_add_up_day_by_day(cast: Cast) -> None:
    first = case(cast, ago=179)
    case(cast, ago=180)
    FollowUpCall.objects.create(complaint=first, at=days_ago(100), by=cast.sun, satisfied=False, distress=3)
    FollowUpCall.objects.create(complaint=first, at=days_ago(90), by=cast.sun, satisfied=True, distress=1)
    assert not seen(cast, "small_dissatisfactions")
    case(cast, ago=100)
    assert not seen(cast, "small_dissatisfactions"), "two things on one day are one"
    Promise.objects.create(
        dealer=cast.shanghai, customer=cast.customer, kind="acknowledgement", what="回电", due_at=days_ago(1),
        first_due_at=days_ago(1), keeper=cast.chen, made_at=days_ago(2), made_by=cast.chen,
        subject_kind="complaint", subject=first.slug,
    )  # fmt: skip
    [sight] = seen(cast, "small_dissatisfactions")
    assert sight.hit.because.params["count"] == 3
    assert sight.case == first.number


def test_a_first_contact_that_came_too_late_is_a_dissatisfaction(cast: Cast) -> None:
    with clock.at(days_ago(20)):
        complaint = make_complaint(cast)
    case(cast, ago=10)
    runs = CaseClock.objects.filter(complaint=complaint, kind=ClockKind.CONTACT)
    runs.update(stopped_at=days_ago(18), due_at=days_ago(19), outcome=ClockOutcome.MET)
    assert not seen(cast, "small_dissatisfactions")
    runs.update(outcome=ClockOutcome.BREACHED)
    assert len(seen(cast, "small_dissatisfactions")) == 1


def test_another_dealers_customers_are_never_looked_at(cast: Cast) -> None:
    cast.foreign_customer.press_background = True
    cast.foreign_customer.save()
    assert not seen(cast, "press_background")


def test_many_customers_cost_as_many_queries_as_few(cast: Cast, django_assert_num_queries: Any) -> None:
    def fill(count: int, begin: int) -> None:
        for number in range(begin, begin + count):
            who, car = make_customer(
                cast.shanghai, f"客户{number}", f"1390001{number:04}", plate=f"沪D{number:04}", vin=""
            )
            case(cast, customer=who, vehicle=car, category="cat-quality")
            order(cast, number, ago=1, vehicle=car, sender=who, parts="滤芯")

    rules = watch_rules(cast.shanghai)
    for count, begin in ((2, 0), (6, 10)):
        fill(count, begin)
        with clock.at(NOW), django_assert_num_queries(11):
            list(sights_on(Looking(cast.shanghai), rules=rules, today=TODAY))
