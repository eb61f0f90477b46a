"""Calls for tests: customers whose car left some days ago, and an hour at which one may ring them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, Outcome
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.rules import call_rules_of, calling_time_of, plan_of
from anxin.callbacks.services.hold_call import take_call
from anxin.callbacks.services.make_call import CallAbout, make_call
from anxin.callbacks.services.record_attempt import Recorded, Told, record_attempt
from anxin.callbacks.tests.mornings import customer_of, left
from anxin.engines.callbacks import days_of
from anxin.foundation import clock
from anxin.surveys.choices import Purpose
from anxin.surveys.services.questionnaires import use_for
from anxin.surveys.tests.asking import make_version
from tests.cast import Cast

#: Friday 20 November 2026, half past ten in Shanghai.
TEN = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


@contextmanager
def hour(at: datetime = TEN, **later: float) -> Iterator[None]:
    """Let it be an hour in which one may ring."""
    with clock.at(at + timedelta(**later)):
        yield


def questionnaire(cast: Cast, purpose: Purpose = Purpose.AFTER_SERVICE) -> None:
    """Let Shanghai ask the short questionnaire of the tests after a visit."""
    version = make_version(cast.shanghai, cast.liu, purpose=purpose)
    use_for(purpose, questionnaire=version.questionnaire.key, by=cast.liu)


def call_of(
    cast: Cast, *, kind: CallKind = CallKind.AFTER_SERVICE, adviser: Person | None = None, **more: object
) -> Call:
    """Make a call about a visit that is due now."""
    customer, car = customer_of(cast.shanghai, **more)  # type: ignore[arg-type]  # a test's shorthand
    order = left(cast.shanghai, car, sender=customer, adviser=adviser, work="更换前刹车片")
    about = CallAbout(customer=customer, vehicle=car, order=order, adviser=adviser)
    rules = call_rules_of(cast.shanghai).rules
    plan, calling = plan_of(rules, kind), calling_time_of(cast.shanghai, rules=rules)
    days = days_of(TEN.date() - timedelta(days=plan.day), plan=plan, calling=calling)
    with hour(hours=-1):
        return make_call(cast.shanghai, kind=kind, about=about, days=days)


def taken(cast: Cast, by: Person | None = None, **more: object) -> Call:
    """Make a call and take it onto Chen's screen."""
    call = call_of(cast, **more)  # type: ignore[arg-type]  # a test's shorthand
    return take_call(call.key, by=by or cast.chen)


def told(call: Call, outcome: Outcome, by: Person, **more: object) -> Recorded:
    """Note what the next attempt came to."""
    call.refresh_from_db()
    facts = Told(outcome=outcome, number=call.tries + 1, **more)  # type: ignore[arg-type]  # a test's shorthand
    return record_attempt(call.key, told=facts, by=by)
