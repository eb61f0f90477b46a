"""The demo group is of one piece: its year, its people, its cars and its complaints agree with one another."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from anxin.accounts.choices import Role
from anxin.accounts.models import Dealer, Membership, Person
from anxin.complaints.choices import Level, Outcome, Phase, Status
from anxin.complaints.models import Complaint, ComplaintEvent
from anxin.config.demo.load import load_demo, sign_ins
from anxin.config.demo.texts import read_texts
from anxin.customers.models import CarContact, Customer, MileageReading, Vehicle
from anxin.customers.plates import is_known_plate
from anxin.customers.vin import CheckDigit, check_vin
from anxin.foundation import clock
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise
from anxin.workshop.models import RepairOrder
from tests.demo.conftest import MONDAY, SMALL

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.slow]
TEXTS = read_texts()
BY_WORDS = {entry["words"].strip(): entry for entry in TEXTS.complaints}


def _now() -> datetime:
    return clock.now()


@pytest.fixture(autouse=True)
def _unblocked(django_db_blocker):
    """The folder's data lies in a transaction of its own, which a test's own one would hide."""
    with django_db_blocker.unblock(), clock.at(MONDAY):
        yield


# ------------------------------------------------------------------------------------------------------ counts


def test_every_text_has_happened_exactly_once() -> None:
    told = Counter(Complaint.objects.values_list("words", flat=True))
    assert set(told) == set(BY_WORDS)
    assert set(told.values()) == {1}


def test_every_phase_level_channel_category_and_outcome_occurs() -> None:
    unfinished = Complaint.objects.exclude(status=Status.CLOSED)
    assert set(unfinished.values_list("phase", flat=True)) == set(Phase.values)
    assert set(Complaint.objects.values_list("level", flat=True)) == set(Level.values)
    assert set(Complaint.objects.exclude(outcome="").values_list("outcome", flat=True)) == set(Outcome.values)
    for field in ("channel", "category", "reason"):
        found = set(Complaint.objects.exclude(**{field: ""}).values_list(field, flat=True))
        assert found == {entry[field] for entry in TEXTS.complaints}


def test_the_desk_of_this_monday_has_everything_on_it() -> None:
    unfinished = Complaint.objects.exclude(status=Status.CLOSED)
    assert 25 <= unfinished.count() <= 37
    assert 4 <= unfinished.filter(due_at__lt=_now()).count() <= 22
    assert unfinished.filter(owner=None).count() == 1
    assert unfinished.filter(justified="", handled_at__isnull=False).count() >= 3
    assert unfinished.filter(times_reopened__gt=0).count() >= 2
    until = _now() + timedelta(hours=10)
    assert unfinished.filter(due_kind="promise", due_at__range=(_now(), until)).count() >= 2
    assert unfinished.filter(due_kind="follow_up", due_at__range=(_now(), until)).count() >= 3


def test_recent_weeks_are_fuller_than_the_rest_of_the_year() -> None:
    since = (_now() - timedelta(days=56)).date()
    recent = Complaint.objects.filter(received_on__gte=since).count()
    assert recent / 8 > 2 * (209 - recent) / 44


# --------------------------------------------------------------------------------------------- customers and cars


def test_dealers_have_their_customers_cars_and_orders() -> None:
    for dealer in Dealer.objects.all():
        wanted = SMALL.chinese if dealer.language == "zh-hans" else SMALL.english
        assert wanted <= dealer.customers.count() <= wanted + 90
        assert dealer.repair_orders.count() > wanted


def test_every_vin_is_right_and_every_plate_is_one() -> None:
    cars = list(Vehicle.objects.exclude(vin=""))
    assert all(check_vin(car.vin).check_digit is CheckDigit.VALID for car in cars)
    assert all(is_known_plate(car.plate) for car in cars)
    assert len({car.vin for car in cars}) == len(cars)


def test_every_car_has_one_owner_and_somebody_who_pays() -> None:
    roles = Counter(CarContact.objects.values_list("vehicle_id", "role"))
    assert set(roles.values()) == {1}
    for car in Vehicle.objects.values_list("pk", flat=True):
        assert (car, "owner") in roles
        assert (car, "payer") in roles


def test_mileage_never_falls() -> None:
    readings = MileageReading.objects.order_by("vehicle_id", "read_on", "id")
    for earlier, later in pairwise(readings):
        if earlier.vehicle_id == later.vehicle_id:
            assert earlier.kilometres <= later.kilometres


def test_no_visit_lies_before_delivery_or_ahead_of_now() -> None:
    for order in RepairOrder.objects.select_related("vehicle"):
        assert order.vehicle.delivered_on is not None
        assert order.vehicle.delivered_on <= order.opened_at.date()
        assert order.opened_at <= _now()
        assert order.closed_at is None or order.opened_at < order.closed_at <= _now()


def test_customers_are_found_by_their_search_words() -> None:
    assert not Customer.objects.filter(search=None).exists()
    assert not Vehicle.objects.filter(search=None).exists()


def test_rows_of_two_dealers_never_mix() -> None:
    for contact in CarContact.objects.select_related("vehicle", "customer"):
        assert contact.vehicle.dealer_id == contact.customer.dealer_id
    for order in RepairOrder.objects.select_related("vehicle", "sender"):
        assert order.sender is not None
        assert {order.vehicle.dealer_id, order.sender.dealer_id} == {order.dealer_id}
    staff: dict[int, set[int]] = {}
    for member in Membership.objects.select_related("department"):
        dealer = member.dealer_id or (member.department.dealer_id if member.department else None)
        if dealer:
            staff.setdefault(dealer, set()).add(member.person_id)
    for case in Complaint.objects.select_related("customer", "vehicle", "repair_order"):
        rows = [row for row in (case.customer, case.vehicle, case.repair_order) if row]
        assert {row.dealer_id for row in rows} == {case.dealer_id}
        people = {case.owner_id, case.taken_by_id, case.concerns_id} - {None}
        people |= set(case.events.exclude(by=None).values_list("by_id", flat=True))
        assert people <= staff[case.dealer_id]


# ---------------------------------------------------------------------------------------------------- complaints


def test_owners_complain_only_after_delivery_about_a_car_of_the_right_kind() -> None:
    for case in Complaint.objects.select_related("customer", "vehicle"):
        wanted = BY_WORDS[case.words]
        assert case.customer is not None
        assert case.customer.kind == wanted["customer"]["kind"]
        if wanted["customer"]["kind"] == "person":
            assert case.customer.address_form == {"f": "ms", "m": "mr"}[wanted["customer"]["sex"]]
        if wanted["customer"]["stage"] == "owner":
            assert case.vehicle is not None
            assert case.vehicle.delivered_on is not None
            assert case.vehicle.delivered_on <= case.received_on
        elif wanted["customer"]["stage"] == "prospect":
            assert case.vehicle is None
            assert case.car_told


def test_the_workshop_saw_the_fault_as_often_as_the_customer_says() -> None:
    works: dict[str, set[str]] = {}
    for work in TEXTS.world["works"]:
        works.setdefault(work["component"], set()).update({work["zh"], work["en"]})
    for case in Complaint.objects.select_related("vehicle"):
        wanted = BY_WORDS[case.words]
        if wanted["vehicle"]["earlier_visits"]:
            assert case.vehicle is not None
            before = case.vehicle.repair_orders.filter(opened_at__lt=case.received_at)
            seen = before.filter(work__in=works[wanted["component"]]).count()
            assert seen >= wanted["vehicle"]["earlier_visits"], wanted["id"]
            assert case.repair_order is not None


def test_complaints_of_a_month_happen_in_that_month() -> None:
    for case in Complaint.objects.all():
        months = BY_WORDS[case.words]["months"]
        assert not months or case.received_on.month in months


def test_what_was_handled_was_received_before_and_called_after_three_days() -> None:
    for case in Complaint.objects.exclude(handled_at=None).select_related("dealer"):
        assert case.handled_at is not None
        assert case.received_at < case.handled_at <= _now()
        if case.status == Status.FOLLOW_UP:
            assert case.follow_up_due_at is not None
            days = (case.follow_up_due_at - case.handled_at) / timedelta(days=1)
            assert 3 <= round(days + 0.5) <= 4
        if case.closed_at is not None and case.satisfied is not None:
            assert timedelta(days=2) < case.closed_at - case.handled_at < timedelta(days=6)


def test_every_closed_case_has_its_reason_and_the_customers_word() -> None:
    closed = Complaint.objects.filter(status=Status.CLOSED)
    assert closed.count() > 150
    for case in closed:
        assert case.reason
        assert case.outcome
        assert case.justified == BY_WORDS[case.words]["justified"]
        words = case.events.filter(kind__in=["closed", "quick_closed"]).order_by("at").last()
        assert words is not None
        assert words.reason


def test_the_end_level_is_at_least_the_texts() -> None:
    for case in Complaint.objects.filter(status=Status.CLOSED).exclude(outcome=Outcome.UNREACHABLE):
        assert case.level >= BY_WORDS[case.words]["level"]


def test_a_dissatisfied_answer_opened_the_case_again() -> None:
    for case in Complaint.objects.prefetch_related("follow_up_calls"):
        bad = [call for call in case.follow_up_calls.all() if not call.satisfied]
        assert case.times_reopened == len(bad)
        if bad:
            assert bad[0].words == BY_WORDS[case.words]["follow_up"]["words"]


def test_states_of_promises_match_their_times() -> None:
    states = Counter(Promise.objects.values_list("state", flat=True))
    assert set(states) == set(PromiseState.values)
    for promise in Promise.objects.all():
        assert promise.made_at < promise.due_at
        if promise.state == PromiseState.KEPT:
            assert promise.settled_at is not None
            assert promise.made_at < promise.settled_at <= promise.due_at
        elif promise.state == PromiseState.KEPT_LATE:
            assert promise.settled_at is not None
            assert promise.settled_at > promise.due_at
        elif promise.state == PromiseState.WITHDRAWN:
            assert promise.outcome


def test_nobody_works_at_night_and_nothing_lies_ahead() -> None:
    # The clocks know no evening, and what was said at night is dated to the night.
    done = ComplaintEvent.objects.exclude(by=None).exclude(
        kind__in=["opened", "threat_recorded", "clocks_set"]
    )
    for event in done.select_related("complaint__dealer"):
        assert event.at <= _now()
        zone = event.complaint.dealer.time_zone
        assert 8 <= event.at.astimezone(ZoneInfo(zone)).hour <= 20, event


# ------------------------------------------------------------------------------------------------------- people


def test_every_role_has_a_sign_in_that_works() -> None:
    told = sign_ins()
    for each in told:
        person = Person.objects.get(username=each.username)
        assert person.check_password(each.password)
    roles = {role for each in told for role in Membership.objects.filter(
        person__username=each.username).values_list("role", flat=True)}  # fmt: skip
    assert roles == set(Role.values)


def test_a_second_load_changes_nothing() -> None:
    before = (Complaint.objects.count(), Customer.objects.count(), ComplaintEvent.objects.count())
    assert load_demo(progress=lambda *_: None) is False
    assert before == (Complaint.objects.count(), Customer.objects.count(), ComplaintEvent.objects.count())


def test_the_load_was_made_on_the_fixed_monday() -> None:
    assert datetime(2026, 11, 23, tzinfo=UTC) < _now() < datetime(2026, 11, 24, tzinfo=UTC)
