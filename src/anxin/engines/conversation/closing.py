"""Closing a case: only on the customer's word, or after the stated tries with a manager's approval."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from anxin.engines.conversation.decisions import Decision, Reason, allow, reason, refuse
from anxin.engines.conversation.facts import (
    DEFAULT_RULES,
    CaseFacts,
    ContactAttempt,
    Rules,
    count_tries,
    tries_suffice,
)
from anxin.engines.conversation.phases import LAST, Phase


class Outcome(StrEnum):
    """How a case ends, in the customer's own answer or for want of one."""

    ACCEPTED = "accepted"
    ACCEPTED_UNDER_PROTEST = "accepted_under_protest"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


_ACCEPTANCES = frozenset({Outcome.ACCEPTED, Outcome.ACCEPTED_UNDER_PROTEST})


def judge_closing(
    facts: CaseFacts,
    outcome: Outcome,
    *,
    words_given: bool,
    manager: bool,
    reason_given: bool = False,
    rules: Rules = DEFAULT_RULES,
) -> Decision:
    """Decide whether the case may close with this outcome; silence alone closes nothing (L018)."""
    if facts.closed_for_good:
        return refuse([reason("CASE_CLOSED_FOR_GOOD")])
    if facts.phase is LAST:
        return refuse([reason("ALREADY_CLOSED", "S079")])
    missing = [] if facts.reason_recorded else [reason("REASON_CODE_MISSING", "T025")]
    if outcome is Outcome.UNREACHABLE:
        missing += lacking_tries(facts.contact_attempts, manager=manager, rules=rules)
    else:
        missing += _lacking_answer(facts, outcome, words_given=words_given, reason_given=reason_given)
    missing += _untreated(facts, manager=manager, reason_given=reason_given)
    needs_reason = (outcome is Outcome.REFUSED and not facts.solution_refused) or bool(
        facts.repeats_open and manager
    )
    if missing:
        return refuse(missing, needs_reason=needs_reason)
    return allow(*_loose_ends(facts), needs_reason=needs_reason)


def judge_quick_close(
    facts: CaseFacts, *, remedy_given: bool, words_given: bool, rules: Rules = DEFAULT_RULES
) -> Decision:
    """Decide whether what was solved on the spot may be taken in and closed in one step."""
    if facts.closed_for_good:
        return refuse([reason("CASE_CLOSED_FOR_GOOD")])
    if facts.phase is LAST:
        return refuse([reason("ALREADY_CLOSED", "S079")])
    needed = (
        (
            facts.level <= rules.quick_close_highest_level,
            reason("TOO_GRAVE_TO_QUICK_CLOSE", level=facts.level),
        ),
        (facts.words_recorded, reason("WORDS_NOT_RECORDED", "S044", "L061")),
        (remedy_given, reason("REMEDY_NOT_DESCRIBED", "L018")),
        (words_given, reason("CUSTOMER_WORD_MISSING", "L018")),
        (facts.reason_recorded, reason("REASON_CODE_MISSING", "T025")),
    )
    missing = [why for fulfilled, why in needed if not fulfilled]
    return refuse(missing) if missing else allow(*_loose_ends(facts))


def follow_up_date(
    closed_on: date,
    days: int | None = None,
    *,
    holidays: Collection[date] = (),
    rules: Rules = DEFAULT_RULES,
) -> date:
    """Return the day of the follow-up call, public holidays not counted (S079, S082)."""
    chosen = rules.follow_up_days if days is None else days
    if chosen not in rules.follow_up_choices:
        raise ValueError("the follow-up call is on one of the days that the house offers")
    day = closed_on
    while chosen:
        day += timedelta(days=1)
        chosen -= day not in holidays
    return day


def lacking_tries(
    attempts: tuple[ContactAttempt, ...], *, manager: bool, rules: Rules = DEFAULT_RULES
) -> list[Reason]:
    """Return what is lacking before a customer may be given up as unreachable (L018)."""
    missing: list[Reason] = []
    if not tries_suffice(attempts, rules=rules):
        tries = count_tries(attempts)
        missing.append(
            reason(
                "TOO_FEW_TRIES",
                "L018",
                tries=tries.count,
                days=tries.days,
                tries_needed=rules.unreachable_attempts,
                days_needed=rules.unreachable_days,
            )
        )
    if not manager:
        missing.append(reason("MANAGER_APPROVAL_NEEDED", "L018"))
    return missing


def _lacking_answer(
    facts: CaseFacts, outcome: Outcome, *, words_given: bool, reason_given: bool
) -> list[Reason]:
    refusal_known = facts.solution_refused or reason_given
    needed = (
        (facts.phase is Phase.CLOSING, reason("NOT_IN_CLOSING_PHASE", "S031", phase=facts.phase.value)),
        (facts.contacted, reason("CUSTOMER_NOT_CONTACTED", "L018")),
        (words_given, reason("CUSTOMER_WORD_MISSING", "L018")),
        (outcome not in _ACCEPTANCES or facts.solution_accepted, reason("SOLUTION_NOT_ACCEPTED", "S063")),
        (outcome is not Outcome.REFUSED or refusal_known, reason("REFUSAL_NEEDS_REASON", "L018", "S063")),
    )
    return [why for fulfilled, why in needed if not fulfilled]


def _untreated(facts: CaseFacts, *, manager: bool, reason_given: bool) -> list[Reason]:
    """A repeat repair is treated to its end before its case closes; a manager may decide otherwise and says why."""
    if not facts.repeats_open or (manager and reason_given):
        return []
    if manager:
        return [reason("REPEAT_NEEDS_REASON", "S094")]
    return [reason("REPEAT_NOT_DONE", "S094", count=facts.repeats_open)]


def _loose_ends(facts: CaseFacts) -> list[Reason]:
    notes: list[Reason] = []
    if facts.promises_open:
        notes.append(reason("PROMISES_STILL_OPEN", "S073", count=facts.promises_open))
    if facts.repeats_open:
        notes.append(reason("REPEAT_NOT_DONE", "S094", count=facts.repeats_open))
    if facts.actions_open:
        notes.append(reason("ACTIONS_STILL_OPEN", "S074", count=facts.actions_open))
    return notes
