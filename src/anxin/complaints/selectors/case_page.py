"""Everything that the page of one case shows, read in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.selectors import colleagues_at
from anxin.complaints import wording
from anxin.complaints.choices import Phase, Side, SolutionState, Status
from anxin.complaints.models import (
    CalmingRound,
    CaseAction,
    CaseRepeat,
    Complaint,
    ContactTry,
    Solution,
    ThreatRecord,
)
from anxin.complaints.policies import can_on_case, can_see_concerned, is_kept_out
from anxin.complaints.selectors.case_history import HistoryLine, case_history
from anxin.complaints.selectors.case_rules import (
    Gate,
    Move,
    Step,
    calming_advice,
    closing_gates,
    gate,
    moves_from,
    next_step,
    steps_of,
)
from anxin.complaints.selectors.cases import actions_of, case_facts, house_rules, promises_of, repeats_of
from anxin.complaints.selectors.merged import whole_of
from anxin.complaints.selectors.silent_history import SilentHistory, silent_history
from anxin.complaints.selectors.talk import Line, Talk, case_values, talk_for, threat_cards
from anxin.customers.selectors import addressed, masked_phone
from anxin.engines.conversation.facts import CaseFacts, Rules
from anxin.engines.conversation.opening import Act
from anxin.foundation import clock
from anxin.foundation.ready_queries import Given, ReadyQuery, keep_related
from anxin.promises.models import Promise


@dataclass(frozen=True)
class Rights:
    """What this person may do on this case."""

    handle: bool
    decide: bool
    assign: bool
    phone: bool
    concerned: bool
    kept_out: bool = False


@dataclass(frozen=True)
class Threat:
    """A recorded threat with its name."""

    record: ThreatRecord
    name: str


@dataclass(frozen=True)
class CasePage:
    """One case as its page shows it."""

    complaint: Complaint
    rights: Rights
    facts: CaseFacts
    rules: Rules
    names: dict[str, str]
    customer_address: str
    phone_masked: str
    colleagues: Sequence[Person]
    silent: SilentHistory
    talk: Talk
    steps: Sequence[Step]
    moves: Sequence[Move]
    next_step: str
    calming_advice: str
    gates: dict[str, Gate]
    threats: Sequence[Threat]
    threat_cards: Sequence[Line]
    rounds: Sequence[CalmingRound]
    tries: Sequence[ContactTry]
    solutions: Sequence[Solution]
    promises: Sequence[Promise]
    our_actions: Sequence[CaseAction]
    customer_actions: Sequence[CaseAction]
    summary: str
    history: Sequence[HistoryLine]
    quick_times: Sequence[tuple[str, str]]

    @property
    def phase(self) -> str:
        return self.complaint.phase

    @property
    def is_open(self) -> bool:
        return self.complaint.status == Status.OPEN

    @property
    def awaits_follow_up(self) -> bool:
        return self.complaint.status == Status.FOLLOW_UP

    @property
    def open_solutions(self) -> list[Solution]:
        return [each for each in self.solutions if each.state == SolutionState.PROPOSED]


def read_case_page(complaint: Complaint, person: Person, *, history_group: str = "") -> CasePage:
    """Return the page of a case that has been fetched for this person."""
    repeats = _bring_what_hangs_on(complaint)
    promises, actions = promises_of(complaint), actions_of(complaint)
    rules = house_rules(complaint.dealer)
    facts = case_facts(complaint, promises=promises, actions=actions, repeats=repeats)
    rights = rights_of(person, complaint)
    solutions = list(complaint.solutions.all())
    threats = _threats(cases=whole_of(complaint))
    values = case_values(complaint, person, promises=promises, solutions=solutions, actions=actions)
    moves = moves_from(facts, rules=rules)
    ours = [each for each in actions if each.side == Side.OURS]
    theirs = [each for each in actions if each.side == Side.CUSTOMER]
    customer = complaint.customer
    return CasePage(
        complaint=complaint,
        rights=rights,
        facts=facts,
        rules=rules,
        names=_names(complaint),
        customer_address=addressed(customer) if customer else _("Unknown customer"),
        phone_masked=masked_phone(customer.phone, country=complaint.dealer.country) if customer else "",
        colleagues=colleagues_at(complaint.dealer, able_to=Capability.HANDLE_COMPLAINTS)
        if rights.handle
        else [],
        silent=silent_history(person, customer=customer, vehicle=complaint.vehicle, besides=complaint),
        talk=talk_for(complaint.phase, mode=complaint.mode, values=values, dealer_code=complaint.dealer.code),
        steps=steps_of(complaint, moves),
        moves=moves,
        next_step=next_step(complaint, facts, moves),
        calming_advice=calming_advice(facts, rules=rules),
        gates=_gates(facts, rules, manager=rights.decide),
        threats=[Threat(each, wording.threat_name(each.kind)) for each in threats],
        threat_cards=threat_cards(values, dealer_code=complaint.dealer.code),
        rounds=[each for each in complaint.calming_rounds.all() if each.at >= complaint.round_began_at],
        tries=list(complaint.contact_tries.all()),
        solutions=solutions,
        promises=promises,
        our_actions=ours,
        customer_actions=theirs,
        summary=_summary(promises, ours, theirs, zone=complaint.dealer.time_zone),
        history=case_history(complaint, group=history_group),
        quick_times=quick_times(complaint.dealer.time_zone),
    )


def rights_of(person: Person, complaint: Complaint) -> Rights:
    """Return what a person may do on a case that he sees."""
    if complaint.merged_into_id is not None:
        # A merged case is worked on where it goes on; here one only looks.
        return Rights(False, False, False, False, can_see_concerned(person, complaint))
    return Rights(
        handle=can_on_case(person, Capability.HANDLE_COMPLAINTS, complaint),
        decide=can_on_case(person, Capability.DECIDE_COMPLAINTS, complaint),
        assign=can_on_case(person, Capability.ASSIGN_COMPLAINTS, complaint),
        phone=can_on_case(person, Capability.SEE_PHONES, complaint),
        concerned=can_see_concerned(person, complaint),
        kept_out=is_kept_out(person, complaint),
    )


def quick_times(zone: str) -> list[tuple[str, str]]:
    """Return the times that are promised most, as words and as the field's value in the dealer's zone."""
    now = clock.now().astimezone(ZoneInfo(zone))
    evening = now.replace(hour=18, minute=0)
    tomorrow = (now + timedelta(days=1)).replace(hour=10, minute=0)
    chosen: list[tuple[str, datetime]] = [(_("+2 hours"), now + timedelta(hours=2))]
    if now < evening - timedelta(minutes=30):
        chosen.append((_("today 18:00"), evening))
    chosen += [(_("tomorrow 10:00"), tomorrow), (_("tomorrow 16:00"), tomorrow.replace(hour=16))]
    return [(words, f"{at:%Y-%m-%dT%H:%M}") for words, at in chosen]


_HANGING: Mapping[str, ReadyQuery[Any]] = {
    "solutions": ReadyQuery(lambda: Solution.objects.filter(complaint=Given("case"))),
    "calming_rounds": ReadyQuery(
        lambda: CalmingRound.objects.filter(complaint=Given("case")).select_related("by")
    ),
    "contact_tries": ReadyQuery(
        lambda: ContactTry.objects.filter(complaint=Given("case")).select_related("by")
    ),
}
_threats = ReadyQuery(lambda: ThreatRecord.objects.filter(complaint__pk__any_of=Given("cases")))


def _bring_what_hangs_on(complaint: Complaint) -> list[CaseRepeat]:
    """Read what a case has of its own; return its repeat repairs with those of the cases merged into it."""
    for name, rows in _HANGING.items():
        keep_related(complaint, name, rows(case=complaint.pk))
    repeats = repeats_of(complaint)
    own = sorted((each.at, each.pk, each) for each in repeats if each.complaint_id == complaint.pk)
    keep_related(complaint, "repeats", [each for _at, _number, each in own])
    return repeats


def _names(complaint: Complaint) -> dict[str, str]:
    return {
        "channel": wording.channel_name(complaint.channel),
        "category": wording.category_name(complaint.category),
        "trouble_area": wording.trouble_area_name(complaint.trouble_area),
        "reason": wording.reason_name(complaint.reason),
        "demand": wording.demand_name(complaint.demand),
        "level_reason": wording.kept_text(complaint.level_reason),
        "phase": str(Phase(complaint.phase).label),
    }


def _gates(facts: CaseFacts, rules: Rules, *, manager: bool) -> dict[str, Gate]:
    acts = (Act.PROPOSE_SOLUTION, Act.PROMISE_REMEDY, Act.ASK_HISTORY)
    gates = {str(act): gate(facts, act, rules=rules, manager=manager) for act in acts}
    return gates | closing_gates(facts, rules=rules, manager=manager)


def _summary(
    promises: Sequence[Promise], ours: Sequence[CaseAction], theirs: Sequence[CaseAction], *, zone: str
) -> str:
    """Say back in one breath what was agreed, with its times (S073, S074)."""
    here = ZoneInfo(zone)
    parts = [
        _("by %(time)s we promise: %(what)s")
        % {"time": f"{each.due_at.astimezone(here):%m-%d %H:%M}", "what": each.what}
        for each in promises
        if each.state == "open"
    ]
    parts += [_("we: %(what)s") % {"what": each.what} for each in ours if each.done_at is None]
    parts += [_("you: %(what)s") % {"what": each.what} for each in theirs if each.done_at is None]
    return (
        _("To sum up: %(parts)s. Have I forgotten anything?") % {"parts": "; ".join(parts)} if parts else ""
    )
