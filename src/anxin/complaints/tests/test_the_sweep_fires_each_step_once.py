"""The ladder: each step fires once, reaches somebody, and never the one complained about."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from anxin.complaints.choices import ContactOutcome, EventKind, Level, Mode
from anxin.complaints.models import Complaint, EscalationStep
from anxin.complaints.services.clocks.sweeping import sweep_all, sweep_clocks
from anxin.complaints.services.contact_customer import record_contact
from anxin.foundation import clock
from anxin.messaging.models import Notice
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def letter(cast: Cast, **more: Any) -> Complaint:
    with clock.at(TEN):
        return make_complaint(cast, channel="intake-letter", mode=Mode.WRITTEN, **more)


def told(case: Complaint, key: str) -> set[str]:
    return set(
        Notice.objects.filter(subject=case.slug, params__step=key).values_list("person__username", flat=True)
    )


def test_nothing_is_fired_before_its_time(cast: Cast) -> None:
    letter(cast)
    with clock.at(TEN + timedelta(minutes=30)):
        assert not sweep_clocks().anything


def test_an_ignored_letter_climbs_from_its_owner_to_the_general_manager_and_rises_a_level(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + 23.6 * HOUR):
        sweep_all()
    assert told(case, "contact-soon") == {"chen.min"}
    with clock.at(TEN + 24.1 * HOUR):
        sweep_all()
    assert told(case, "contact-late") == {"chen.min", "liu.fang"}
    case.refresh_from_db()
    assert case.level == Level.ESCALATED
    with clock.at(TEN + 27 * HOUR):
        sweep_all()
    assert told(case, "contact-ignored") == {"gao.yuan"}
    assert case.events.filter(kind=EventKind.ESCALATED, facts__step="contact-late").count() == 1


def test_a_second_sweep_and_a_second_worker_fire_nothing_again(cast: Cast) -> None:
    letter(cast)
    with clock.at(TEN + 25 * HOUR):
        first = sweep_all()
        again = sweep_all()
    assert first.fired > 0
    assert (again.fired, again.raised) == (0, 0)


def test_an_hour_without_a_worker_loses_no_step(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + 40 * HOUR):
        sweep_all()
    fired = {step.key for step in EscalationStep.objects.filter(clock__complaint=case).exclude(fired_at=None)}
    assert {"contact-soon", "contact-late", "contact-ignored", "plan-late"} <= fired
    soon = EscalationStep.objects.get(clock__complaint=case, key="contact-soon")
    assert soon.result == "over", "a warning that comes after the fact tells nobody"


def test_what_was_done_in_time_is_never_escalated(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + HOUR):
        record_contact(case.slug, outcome=ContactOutcome.REACHED, by=cast.chen)
    with clock.at(TEN + 30 * HOUR):
        sweep_all()
    assert told(case, "contact-late") == set()


def test_the_accused_hears_nothing_and_somebody_else_does(cast: Cast) -> None:
    case = letter(cast, concerns=cast.chen)
    with clock.at(TEN + 25 * HOUR):
        sweep_all()
    assert told(case, "contact-late") == {"liu.fang"}
    assert "陈敏" not in str(list(case.events.filter(kind=EventKind.ESCALATED).values_list("facts")))


def test_telling_leaves_the_version_alone_so_that_nobodys_typing_is_refused(cast: Cast) -> None:
    case = letter(cast)
    with clock.at(TEN + 23.6 * HOUR):
        sweep_all()
    assert Complaint.objects.get(pk=case.pk).version == case.version


def test_a_sweep_of_fifty_cases_needs_no_query_a_case(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(50):
        letter(cast)
    with clock.at(TEN + 23.6 * HOUR):
        sweep_clocks(most=1)
        with django_assert_max_num_queries(22):
            assert sweep_clocks().fired >= 49
