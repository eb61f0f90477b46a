"""A manager changes limits, ladder, holds and order on a page; every change is the next version of the whole."""

from collections.abc import Callable

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.complaints.models import ClockPolicyVersion, ClockRejudgement
from anxin.complaints.selectors.clocks.effects import EFFECTS, WORD_LABELS
from anxin.complaints.services.clocks.policies import policies_of
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast: Cast, signed_in: SignedIn) -> Client:
    client = signed_in(cast.liu)
    client.get("/clocks/")
    return client


def newest(cast: Cast) -> ClockPolicyVersion:
    return policies_of(cast.shanghai)


def as_it_stands(client: Client, key: str) -> dict[str, list[str]]:
    """Return what the form of a policy would send if nobody touched it."""
    response = client.get(f"/clocks/?policy={key}")
    head, sent = response.context["head"], {}
    for name in ("zh", "en", "seen"):
        sent[name] = [str(head.initial[name])]
    sent["levels"] = [str(level) for level in head.initial["levels"]]
    for row in response.context["limits"]:
        sent[f"hours-{row.clock}"] = [row.hours]
        sent[f"unit-{row.clock}"] = ["working" if row.working else "wall"]
        sent[f"pausable-{row.clock}"] = ["on"] if row.pausable else []
    for step in response.context["steps"]:
        sent[f"offset-{step.place}"] = [step.hours]
        sent[f"step-unit-{step.place}"] = [step.unit]
        sent[f"tell-{step.place}"] = [key for key, _label, chosen in step.tell if chosen]
        sent[f"raise-{step.place}"] = [str(step.raise_to or "")]
        sent[f"urgent-{step.place}"] = ["on"] if step.urgent else []
    return sent


def test_keeping_a_form_that_nobody_touched_changes_nothing_but_the_version(cast: Cast, page: Client) -> None:
    before = newest(cast)
    assert page.post("/clocks/ordinary/", as_it_stands(page, "ordinary")).status_code == 302
    after = newest(cast)
    assert after.version == before.version + 1
    assert after.body == before.body


def test_a_limit_a_step_and_a_reason_for_the_change_are_kept(cast: Cast, page: Client) -> None:
    sent = as_it_stands(page, "ordinary") | {
        "hours-contact": ["1.5"],
        "unit-contact": ["working"],
        "why": ["旺季"],
    }
    sent["tell-1"] = ["general_manager"]
    page.post("/clocks/ordinary/", sent)
    kept = newest(cast)
    policy = kept.body["policies"][-1]
    contact = next(each for each in policy["clocks"] if each["clock"] == "contact")
    assert contact == {"clock": "contact", "minutes": 90, "unit": "working"}
    assert policy["steps"][1]["tell"] == ["general_manager"]
    assert (kept.why, kept.made_by) == ("旺季", cast.liu)


def test_what_is_no_length_of_time_is_told_and_nothing_is_kept(cast: Cast, page: Client) -> None:
    before = newest(cast).version
    answer = page.post("/clocks/ordinary/", as_it_stands(page, "ordinary") | {"hours-contact": ["bald"]})
    assert answer.status_code == 422
    assert "bald" in answer.content.decode()
    assert newest(cast).version == before


def test_whoever_looked_at_an_older_version_is_refused(cast: Cast, page: Client) -> None:
    sent = as_it_stands(page, "ordinary")
    page.post("/clocks/ordinary/", sent)
    assert page.post("/clocks/ordinary/", sent).status_code == 422


def test_a_policy_is_copied_moved_up_and_dropped_and_the_last_one_stays(cast: Cast, page: Client) -> None:
    def keys() -> list[str]:
        return [each["key"] for each in newest(cast).body["policies"]]

    page.post("/clocks/ordinary/copy/")
    assert keys() == ["important", "escalated", "ordinary_2", "ordinary"]
    page.post("/clocks/ordinary_2/up/")
    assert keys() == ["important", "ordinary_2", "escalated", "ordinary"]
    page.post("/clocks/ordinary_2/drop/")
    page.post("/clocks/ordinary/drop/")
    assert keys() == ["important", "escalated", "ordinary"]


def test_caps_of_holds_are_days_and_empty_is_no_cap(cast: Cast, page: Client) -> None:
    page.post(
        "/clocks/reasons/",
        {"cap-waiting_customer": "2", "cap-waiting_parts": "", "needs-waiting_customer": "on"},
    )
    reasons = {each["key"]: each for each in newest(cast).body["pause_reasons"]}
    assert reasons["waiting_customer"]["max_minutes"] == 2880
    assert reasons["waiting_customer"]["needs"] == "decide_complaints"
    assert reasons["waiting_parts"]["max_minutes"] is None


def test_open_cases_are_judged_again_only_with_a_reason(cast: Cast, page: Client) -> None:
    page.post("/clocks/rejudge/", {"why": ""})
    assert not ClockRejudgement.objects.exists()
    page.post("/clocks/rejudge/", {"why": "全部按新时限"})
    assert ClockRejudgement.objects.get().by == cast.liu


def test_a_caller_looks_and_changes_nothing(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.chen)
    assert client.get("/clocks/").status_code == 200
    assert client.post("/clocks/ordinary/", {}).status_code == 403


def test_every_word_that_moves_a_clock_has_a_name() -> None:
    moving = {word for effect in EFFECTS.values() for word in effect.start | effect.stop | effect.restart}
    assert moving <= set(WORD_LABELS)
