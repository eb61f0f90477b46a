"""The ladder of the law's clocks: three working days and one before the term, then when it is passed."""

from datetime import datetime

import pytest

from anxin.complaints.models import CaseClock, ClockPolicyVersion, EscalationStep
from anxin.complaints.selectors.clocks.policies import read_book
from anxin.complaints.services.clocks.policies import policies_of
from anxin.complaints.services.clocks.sweeping import sweep_all
from anxin.complaints.tests.claims import answered, case_of, demanded, here
from anxin.foundation import clock
from anxin.messaging.models import Notice
from anxin.rights.models import RightsRequest
from tests.cast import Cast, make_complaint

#: Around the National Day of 2025: 11 October is worked, so the answer is due on the 16th.
RECEIVED = here("2025-09-26T16:00:00")


@pytest.fixture
def request_of_october(cast: Cast) -> RightsRequest:
    with clock.at(RECEIVED):
        return demanded(cast, case=make_complaint(cast, owner=cast.chen))


def steps(request: RightsRequest, kind: str) -> dict[str, datetime | None]:
    rows = EscalationStep.objects.filter(clock__subject=request.pk, clock__kind=kind)
    return dict(rows.values_list("key", "due_at"))


def test_the_steps_count_official_working_days(request_of_october: RightsRequest) -> None:
    assert steps(request_of_october, "legal_answer") == {
        "legal-answer-soon": here("2025-10-13T09:00:00"),
        "legal-answer-last-day": here("2025-10-15T09:00:00"),
        "legal-answer-late": here("2025-10-16T23:59:59"),
    }


def test_a_make_up_saturday_counts_backwards_too(cast: Cast) -> None:
    with clock.at(here("2025-09-23T10:00:00")):
        request = demanded(cast)
    # Due on Monday, 13 October: the Saturday before is worked.
    assert request.answer_due is not None
    assert request.answer_due.isoformat() == "2025-10-13"
    assert steps(request, "legal_answer")["legal-answer-last-day"] == here("2025-10-11T09:00:00")


@pytest.mark.parametrize(
    ("at", "step", "people"),
    [
        ("2025-10-13T09:01:00", "legal-answer-soon", {"陈敏", "刘芳"}),
        ("2025-10-15T09:01:00", "legal-answer-last-day", {"陈敏", "刘芳", "高远"}),
        ("2025-10-17T00:01:00", "legal-answer-late", {"刘芳", "高远"}),
    ],
)
def test_each_step_reaches_its_people(
    cast: Cast, request_of_october: RightsRequest, at: str, step: str, people: set[str]
) -> None:
    with clock.at(here(at)):
        sweep_all()
    told = Notice.objects.filter(code="ESCALATION_STEP", params__step=step).select_related("person")
    assert {notice.person.name for notice in told} == people


def test_a_passed_term_makes_the_case_important(cast: Cast, request_of_october: RightsRequest) -> None:
    with clock.at(here("2025-10-17T00:01:00")):
        sweep_all()
    assert case_of(request_of_october).level == 3


def test_an_answer_in_time_lets_nobody_climb(cast: Cast, request_of_october: RightsRequest) -> None:
    with clock.at(here("2025-10-10T10:00:00")):
        answered(cast, request_of_october)
    with clock.at(here("2025-10-17T10:00:00")):
        sweep_all()
    assert not Notice.objects.filter(params__step__startswith="legal-answer").exists()


def test_a_policy_from_before_the_law_has_its_ladder_all_the_same(cast: Cast) -> None:
    shipped = policies_of(cast.shanghai)
    body = shipped.body
    for policy in body["policies"]:
        policy["steps"] = [each for each in policy["steps"] if not each["clock"].startswith("legal")]
    old = ClockPolicyVersion(dealer=cast.shanghai, version=99, body=body)
    keys = {step.key for step in read_book(old).policies[0].steps}
    assert {"legal-answer-soon", "legal-done-delay"} <= keys


def test_a_dealers_own_steps_replace_those_of_the_law(cast: Cast) -> None:
    body = policies_of(cast.shanghai).body
    for policy in body["policies"]:
        policy["steps"] = [each for each in policy["steps"] if each["key"] != "legal-done-delay"]
    own = ClockPolicyVersion(dealer=cast.shanghai, version=99, body=body)
    assert "legal-done-delay" not in {step.key for step in read_book(own).policies[0].steps}


def test_no_row_of_the_law_can_be_held(request_of_october: RightsRequest) -> None:
    rows = CaseClock.objects.filter(subject=request_of_october.pk, kind__startswith="legal")
    assert set(rows.values_list("pausable", flat=True)) == {False}
