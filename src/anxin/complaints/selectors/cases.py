"""One case: fetched and authorised in one step, and the facts that the conversation engine asks for."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import ContactOutcome, SolutionState, Status
from anxin.complaints.models import CaseAction, CaseRepeat, Complaint, ContactTry
from anxin.complaints.policies import VisibleCases
from anxin.complaints.selectors.merged import slugs_of, whole_of
from anxin.engines.conversation.facts import CaseFacts, ContactAttempt, DayPart, Rules
from anxin.engines.conversation.phases import Phase
from anxin.foundation.errors import NotFound
from anxin.foundation.ready_queries import Given, ReadyQuery
from anxin.foundation.remembering import remembered
from anxin.playbooks.selectors import setting
from anxin.promises.choices import PromiseState
from anxin.promises.models import Promise
from anxin.workshop.selectors.procedure import is_under_treatment

SUBJECT_KIND = "complaint"
_SLUG = re.compile(r"^(?P<code>[A-Z0-9]{2,12})-(?P<number>[A-Z]{2}\d{8}-\d{4,})$")


def get_complaint_for(person: Person, slug: str, *, lock: bool = False) -> Complaint:
    """Return the complaint with this public name, such as ``SH01-TS20261121-0007``; ``NotFound`` to an outsider.

    A merged case is found as well: its page leads on, and services refuse to change it. ``lock`` holds the row for the
    rest of the transaction.
    """
    match = _SLUG.match(slug)
    if match is None:
        raise NotFound
    found = _NAMED[lock](person, code=match["code"], number=match["number"])
    if not found:
        raise NotFound
    _bring_people(found[0], known=person)
    return found[0]


def _named(rows: QuerySet[Complaint], *, lock: bool) -> QuerySet[Complaint]:
    rows = rows.filter(dealer__code=Given("code"), number=Given("number"))
    rows = rows.select_related("dealer__region__brand", "customer", "vehicle", "repair_order")
    rows = rows.defer("customer__search", "vehicle__search").order_by()
    return rows.select_for_update(of=("self",)) if lock else rows


_NAMED = {lock: VisibleCases(partial(_named, lock=lock)) for lock in (False, True)}


def _bring_people(complaint: Complaint, *, known: Person) -> None:
    """Read owner, taker-in and accused at once; joined, planning their three joins takes longer than the rest."""
    wanted = {complaint.owner_id, complaint.taken_by_id, complaint.concerns_id} - {None, known.pk}
    found = (
        remembered(("people", frozenset(wanted)), lambda: Person.objects.in_bulk(wanted)) if wanted else {}
    )
    people = {known.pk: known, **found}
    complaint.owner = people[complaint.owner_id] if complaint.owner_id else None
    complaint.taken_by = people[complaint.taken_by_id] if complaint.taken_by_id else None
    complaint.concerns = people[complaint.concerns_id] if complaint.concerns_id else None


_promises = ReadyQuery(
    lambda: (
        Promise.objects.filter(subject_kind=Given("kind"), subject__any_of=Given("slugs"))
        .select_related("keeper", "made_by")
        .prefetch_related("moves")
        .order_by("due_at", "pk")
    )
)
_actions = ReadyQuery(
    lambda: CaseAction.objects.filter(complaint__pk__any_of=Given("cases")).select_related("doer")
)
_repeats = ReadyQuery(
    lambda: (
        CaseRepeat.objects.filter(complaint__pk__any_of=Given("cases"))
        .select_related("repeat__order")
        .order_by("-repeat__came_at", "-pk")
    )
)


def promises_of(complaint: Complaint) -> list[Promise]:
    """Return the promises made in a case and in those merged into it, the next due first, with their moves."""
    return _promises(kind=SUBJECT_KIND, slugs=slugs_of(complaint))


def actions_of(complaint: Complaint) -> list[CaseAction]:
    """Return the actions agreed on in a case and in those merged into it, with who does them."""
    return _actions(cases=whole_of(complaint))


def _promised(complaint: Complaint) -> QuerySet[Promise]:
    return Promise.objects.filter(subject_kind=SUBJECT_KIND, subject__in=slugs_of(complaint))


def _to_do(complaint: Complaint) -> QuerySet[CaseAction]:
    return CaseAction.objects.filter(complaint__in=whole_of(complaint))


def repeats_of(complaint: Complaint) -> list[CaseRepeat]:
    """Return the repeat repairs that a case and those merged into it are about, the latest visit first."""
    return _repeats(cases=whole_of(complaint))


def house_rules(dealer: Dealer) -> Rules:
    """Return the figures of the conversation as the dealer's content sets them."""

    def figure(key: str) -> int:
        return int(setting(key, dealer_code=dealer.code))

    return Rules(
        calm_at=figure("calming.emotion.calm_at"),
        rounds_suggest_move_on=figure("calming.rounds.suggest_move_on"),
        rounds_maximum=figure("calming.rounds.maximum"),
        unreachable_attempts=figure("complaints.close_without_contact.attempts"),
        unreachable_days=figure("complaints.close_without_contact.days"),
        quick_close_highest_level=figure("complaints.quick_close.highest_level"),
        follow_up_days=figure("calls.complaint_follow_up.day"),
        follow_up_choices=tuple(setting("calls.complaint_follow_up.choices", dealer_code=dealer.code)),
        follow_up_latest=figure("calls.complaint_follow_up.latest"),
    )


def case_facts(
    complaint: Complaint,
    *,
    promises: Sequence[Promise] | None = None,
    actions: Sequence[CaseAction] | None = None,
    repeats: Sequence[CaseRepeat] | None = None,
) -> CaseFacts:
    """Return what the conversation engine is told of a case; only the present round of handling counts.

    ``promises``, ``actions`` and ``repeats`` spare reading them again.
    """
    since = complaint.round_began_at
    promises = list(_promised(complaint)) if promises is None else promises
    actions = list(_to_do(complaint)) if actions is None else actions
    repeats = repeats_of(complaint) if repeats is None else repeats
    solutions = [s for s in complaint.solutions.all() if s.proposed_at >= since]
    rounds = [r for r in complaint.calming_rounds.all() if r.at >= since]
    calmers = {r.by_id for r in rounds}
    tries = [t for t in complaint.contact_tries.all() if t.at >= since]
    return CaseFacts(
        phase=Phase(complaint.phase),
        level=complaint.level,
        words_recorded=bool(complaint.words),
        mood_now=complaint.mood_now,
        calming_rounds=len(rounds),
        person_changed=len(calmers) > 1 or bool(calmers and complaint.owner_id not in calmers),
        solutions_proposed=len(solutions),
        solution_accepted=any(s.state == SolutionState.ACCEPTED for s in solutions),
        solution_refused=any(s.state == SolutionState.DECLINED for s in solutions),
        promises_open=sum(p.state == PromiseState.OPEN for p in promises),
        actions_open=sum(a.done_at is None for a in actions),
        repeats_open=sum(is_under_treatment(each.repeat) for each in repeats),
        reason_recorded=bool(complaint.reason),
        contacted=complaint.contacted_at is not None,
        contact_attempts=_attempts(complaint, [t for t in tries if not t.for_follow_up]),
        follow_up_attempts=_attempts(complaint, [t for t in tries if t.for_follow_up]),
        closed_for_good=complaint.status == Status.CLOSED,
    )


def _attempts(complaint: Complaint, tries: Sequence[ContactTry]) -> tuple[ContactAttempt, ...]:
    zone = ZoneInfo(complaint.dealer.time_zone)
    missed = (t for t in tries if t.outcome != ContactOutcome.REACHED)
    return tuple(ContactAttempt(*_day_and_part(t.at.astimezone(zone))) for t in missed)


def _day_and_part(at: datetime) -> tuple[date, DayPart]:
    noon, evening = 12, 17
    part = DayPart.MORNING if at.hour < noon else DayPart.AFTERNOON if at.hour < evening else DayPart.EVENING
    return at.date(), part
