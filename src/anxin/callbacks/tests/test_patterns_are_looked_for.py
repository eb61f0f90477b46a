"""Facts are gathered as they are, a rigged quarter is found, the honest are not named, and a look changes no review."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps

from anxin.callbacks.choices import CallKind, NotLooked, ReviewState, WhyLeftOut
from anxin.callbacks.models import Attempt, Call, CallList, CallRules, LeftOut, PatternLook, PatternReview
from anxin.callbacks.selectors.pattern_facts import Span, gather_facts, usual_span
from anxin.callbacks.services.look_for_patterns import look_everywhere, look_for_patterns
from anxin.callbacks.services.review_pattern import review_pattern
from anxin.callbacks.tests.mornings import customer_of, left
from anxin.callbacks.tests.quarters import (
    MARKS,
    NOW,
    SPAN,
    adviser,
    interviews_of,
    rigged_quarter,
    ten_points,
)
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound
from anxin.messaging.models import Notice, NoticePhone
from anxin.surveys.choices import Purpose
from anxin.surveys.models import Interview
from anxin.workshop.models import RepairOrder
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


def found(cast: Cast) -> dict[tuple[str, str], PatternReview]:
    return {(each.pattern, each.person_name): each for each in PatternReview.objects.all()}


def call_about(cast: Cast, order: RepairOrder, *, state: str = "done", tries: int = 1, **more) -> Call:
    closed = order.closed_at or NOW
    facts = {
        "customer": order.vehicle.contacts.get().customer,
        "vehicle": order.vehicle,
        "made_at": closed,
        "due_on": closed.date(),
        "expires_on": closed.date() + timedelta(days=15),
        "not_before": closed,
        "course": {},
        "state": state,
        "outcome": "complete" if state == "done" else "",
        "tries": tries,
        **more,
    }
    call = Call.objects.create(dealer=cast.shanghai, kind=CallKind.AFTER_SERVICE, order=order, **facts)
    if tries:
        at = closed + timedelta(days=3)
        Attempt.objects.create(
            call=call, number=1, dealer=cast.shanghai, at=at, day=at.date(), by=cast.chen, outcome="complete"
        )
    return call


def left_out(cast: Cast, order: RepairOrder, reason: WhyLeftOut) -> None:
    rules, _new = CallRules.objects.get_or_create(
        dealer=cast.shanghai, number=1, defaults={"rules": {}, "set_at": NOW}
    )
    made, _new = CallList.objects.get_or_create(
        dealer=cast.shanghai,
        kind=CallKind.AFTER_SERVICE,
        day=date(2026, 9, 4),
        defaults={"until": date(2026, 9, 1), "seed": "x", "rules": rules, "built_at": NOW},
    )
    LeftOut.objects.create(call_list=made, reason=reason, order=order, vehicle=order.vehicle)


def visit(cast: Cast, **more) -> RepairOrder:
    _customer, car = customer_of(cast.shanghai)
    return left(cast.shanghai, car, "2026-09-01", **{"adviser": cast.wang, **more})


def test_a_rigged_quarter_is_found_and_the_honest_are_not_named(cast: Cast) -> None:
    _version, wang = rigged_quarter(cast)
    look = look_for_patterns(cast.shanghai, span=SPAN, by=cast.liu)
    tens = found(cast)["straight_tens", wang.name]
    assert tens.person == wang
    assert tens.state == ReviewState.OPEN
    assert tens.finding["n"] == 64
    assert tens.finding["statistic"] == pytest.approx(24 / 64, abs=0.02)
    assert len(tens.finding["records"]) == 24
    assert set(tens.finding["records"]) <= {
        str(pk) for pk in Interview.objects.filter(adviser=wang).values_list("pk", flat=True)
    }
    assert tens.finding["false_alarm_rate"] == 0.05
    assert look.records["straight_tens"] == 244
    assert {name for _pattern, name in found(cast)} == {wang.name}


def test_nothing_is_shown_of_fewer_records_than_say_anything(cast: Cast) -> None:
    version = ten_points(cast)
    interviews_of(version, cast.wang, count=9, marks=[10] * 5)
    look = look_for_patterns(cast.shanghai, span=SPAN)
    assert not PatternReview.objects.exists()
    assert look.not_looked["straight_tens"] == NotLooked.TOO_FEW
    assert look.not_looked["own_against_audit"] == NotLooked.NO_AUDIT
    assert look.not_looked["heaping"] == NotLooked.NO_THRESHOLD


def test_only_interviews_of_one_version_and_of_the_period_are_compared(cast: Cast) -> None:
    version, other = ten_points(cast), ten_points(cast, purpose=Purpose.STUDY)
    interviews_of(version, cast.wang, count=5, caller=cast.chen)
    interviews_of(other, cast.wang, count=8)
    late = interviews_of(version, cast.wang, count=1)[0]
    Interview.objects.filter(pk=late.pk).update(day=date(2026, 11, 1))
    open_one = interviews_of(version, cast.wang, count=1)[0]
    Interview.objects.filter(pk=open_one.pk).update(state="open")
    facts = gather_facts(cast.shanghai, SPAN)
    assert (len(facts.interviews), facts.others, facts.version) == (5, 0, version)
    one = facts.interviews[0]
    kept = Interview.objects.get(pk=one.key)
    assert one.values == tuple(kept.answers[each] for each in MARKS)
    assert one.score == pytest.approx(10 * sum(one.answers) / 5)
    assert (one.adviser, one.caller, one.seconds) == (f"#{cast.wang.pk}", f"#{cast.chen.pk}", kept.seconds)


def test_whom_a_rule_excluded_or_who_still_waits_is_nobodys_choice(cast: Cast) -> None:
    asked, never_tried, waiting = visit(cast), visit(cast), visit(cast)
    excluded, not_drawn, late = visit(cast), visit(cast, kind="return"), visit(cast)
    call_about(cast, asked)
    call_about(cast, never_tried, tries=0, outcome="expired")
    call_about(cast, waiting, state="waiting", tries=0)
    left_out(cast, excluded, WhyLeftOut.OPEN_COMPLAINT)
    left_out(cast, not_drawn, WhyLeftOut.NOT_DRAWN)
    just_closed = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
    RepairOrder.objects.filter(pk=late.pk).update(closed_at=just_closed)
    facts = gather_facts(cast.shanghai, Span(SPAN.since, date(2026, 11, 19))).orders
    told = {each.key: (each.bad, each.asked) for each in facts.asked}
    assert told == {
        str(asked.key): (False, True),
        str(never_tried.key): (False, False),
        str(not_drawn.key): (True, False),
    }
    assert {each.key: each.hit for each in facts.excluded} == {
        str(asked.key): False, str(never_tried.key): False, str(waiting.key): False, str(excluded.key): True,
        str(not_drawn.key): False,
    }  # fmt: skip


def test_a_number_that_changed_before_the_call_is_told_by_the_history(cast: Cast) -> None:
    changed, same = visit(cast), visit(cast)
    for order in (changed, same):
        call_about(cast, order)
    revisions = apps.get_model("customers", "CustomerRevision").objects
    before, between = datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 9, 2, tzinfo=UTC)
    customer = changed.vehicle.contacts.get().customer
    customer.phone = "+8613700000000"
    customer.save()
    revisions.update(pgh_created_at=before)
    newest = revisions.filter(pgh_obj_id=customer.pk).latest("pgh_id")
    revisions.filter(pk=newest.pk).update(pgh_created_at=between)
    facts = gather_facts(cast.shanghai, SPAN).orders
    assert {each.key: each.hit for each in facts.changed_number} == {
        str(changed.key): True, str(same.key): False
    }  # fmt: skip


def test_one_number_on_many_customers_is_found_and_whose_it_is(cast: Cast) -> None:
    for _each in range(8):
        visit(cast)
    shared = []
    for _each in range(4):
        customer, car = customer_of(cast.shanghai, phone="+8613811112222")
        shared.append(left(cast.shanghai, car, "2026-09-01", adviser=cast.wang, sender=customer))
    for order in RepairOrder.objects.filter(sender=None):
        order.sender = order.vehicle.contacts.get().customer
        order.save()
    look = look_for_patterns(cast.shanghai, span=SPAN)
    review = found(cast)["shared_phone", cast.wang.name]
    assert set(review.finding["records"]) == {str(each.key) for each in shared}
    assert (review.finding["statistic"], review.finding["p"]) == (4, None)
    assert look.not_looked["staff_phone"] == NotLooked.NO_STAFF_NUMBERS
    NoticePhone.objects.create(person=cast.chen, phone="+8613811112222")
    look_for_patterns(cast.shanghai, span=SPAN)
    assert found(cast)["staff_phone", cast.chen.name].person == cast.chen


def test_looked_for_again_nothing_doubles_and_what_was_reviewed_stays(cast: Cast) -> None:
    version, wang = rigged_quarter(cast)
    look_for_patterns(cast.shanghai, span=SPAN)
    first = found(cast)
    tens = first["straight_tens", wang.name]
    review_pattern(tens.key, state=ReviewState.EXPLAINED, outcome="保养客户，确实满意。", by=cast.liu)
    before = list(PatternReview.objects.order_by("pk").values())
    look_for_patterns(cast.shanghai, span=SPAN)
    assert list(PatternReview.objects.order_by("pk").values()) == before
    # A month later the same records bring nothing new.
    look_for_patterns(cast.shanghai, span=Span(SPAN.since, date(2026, 11, 15)))
    assert PatternReview.objects.filter(pattern="straight_tens").count() == 1
    interviews_of(version, wang, count=12, marks=[10] * 5)
    look_for_patterns(cast.shanghai, span=Span(SPAN.since, date(2026, 11, 15)))
    assert PatternReview.objects.filter(pattern="straight_tens").count() == 2
    tens.refresh_from_db()
    assert tens.outcome == "保养客户，确实满意。"


def test_what_nobody_has_touched_is_brought_to_what_is_found_now(cast: Cast) -> None:
    version, wang = rigged_quarter(cast)
    look_for_patterns(cast.shanghai, span=SPAN)
    interviews_of(version, wang, count=12, marks=[10] * 5)
    look_for_patterns(cast.shanghai, span=SPAN)
    tens = PatternReview.objects.get(pattern="straight_tens")
    assert tens.finding["n"] == 76
    assert tens.changes == 1


def test_every_month_the_house_looks_once_at_every_dealer(cast: Cast) -> None:
    rigged_quarter(cast)
    assert usual_span(cast.shanghai) == SPAN
    assert look_everywhere() == 2
    assert look_everywhere() == 0
    assert {each.dealer for each in PatternLook.objects.all()} == {cast.shanghai, cast.chengdu}
    assert {each.dealer for each in PatternReview.objects.all()} == {cast.shanghai}
    told = Notice.objects.filter(code="PATTERNS_FOUND")
    assert {each.person for each in told} == {cast.liu, cast.gao}


def test_who_runs_the_surveys_looks_and_nobody_else(cast: Cast) -> None:
    for person in (cast.chen, cast.wang, cast.he, cast.qian, cast.shen):
        with pytest.raises(NotAllowed):
            look_for_patterns(cast.shanghai, span=SPAN, by=person)
    with pytest.raises(NotFound):
        look_for_patterns(cast.shanghai, span=SPAN, by=cast.zhao)


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        ("2026-08-01", "2026-11-20", "until"),
        ("2026-10-02", "2026-10-01", "since"),
        ("2025-01-01", "2026-10-31", "since"),
    ],
)
def test_a_period_must_be_over_and_no_longer_than_a_year(
    cast: Cast, since: str, until: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        look_for_patterns(cast.shanghai, span=Span(date.fromisoformat(since), date.fromisoformat(until)))
    assert refused.value.field == field


def test_a_bonus_threshold_lets_heaps_be_looked_for(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rigged_quarter(cast)
    monkeypatch.setattr("anxin.callbacks.selectors.pattern_facts.setting", lambda _key, dealer_code: 90)
    look = look_for_patterns(cast.shanghai, span=SPAN)
    assert "heaping" not in look.not_looked
    assert gather_facts(cast.shanghai, SPAN).threshold == 90


def test_an_adviser_who_was_replaced_by_name_alone_is_kept_apart(cast: Cast) -> None:
    version = ten_points(cast)
    for each in ("ann", "bob", "cai"):
        interviews_of(version, adviser(cast, each), count=60)
    made = interviews_of(version, cast.wang, count=60, marks=[10] * 5)
    Interview.objects.filter(pk__in=[each.pk for each in made]).update(adviser=None, adviser_name="王磊")
    look_for_patterns(cast.shanghai, span=SPAN)
    review = found(cast)["straight_tens", "王磊"]
    assert review.person is None
