"""Closing on the customer's word, and the follow-up call that every closing sets (S073-S083, L018)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anxin.accounts.models import Dealer, Person
from anxin.accounts.selectors import calendar_of
from anxin.complaints.choices import EventKind, Level, Outcome, Phase, SolutionState, Status
from anxin.complaints.models import Complaint, FollowUpCall, Solution
from anxin.complaints.policies import can_decide_complaint
from anxin.complaints.selectors.cases import case_facts, house_rules
from anxin.complaints.selectors.claims import open_claims_of
from anxin.complaints.services.ask_department import withdraw_open_requests
from anxin.complaints.services.change_case import set_details, set_level
from anxin.complaints.services.changing import changing
from anxin.complaints.services.clocks.holding import end_hold
from anxin.complaints.services.hand_over import withdraw_open_hand_over
from anxin.complaints.services.history import Change
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.complaints.services.verify_repeat import agreed_call, verify_repeats
from anxin.complaints.wording import require_allowed
from anxin.engines.conversation import closing, following_up
from anxin.foundation.errors import InvalidInput
from anxin.playbooks.selectors import setting

#: The follow-up call is due by the end of the second calling window of its day.
FOLLOW_UP_HOUR = time(18, 0)
DISTRESS = range(1, 6)


@dataclass(frozen=True, kw_only=True)
class Closing:
    """How a case closes: the customer's word and, by choice, another day for the follow-up call."""

    outcome: Outcome
    #: What the customer said; empty only when he could not be reached.
    words: str = ""
    #: Why a refusal without a declined solution, or an unreachable customer, ends the case.
    reason: str = ""
    #: One of the 24 reasons, where the case has none yet (T025).
    reason_code: str = ""
    follow_up_days: int | None = None
    #: The person knows that a request under the law is neither refused nor done: closing stops none of its terms.
    claims_known: bool = False


def close_complaint(slug: str, *, closing_word: Closing, by: Person, seen: int | None = None) -> Complaint:
    """Close the handling on the customer's word and set the follow-up call; silence closes nothing."""
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        if closing_word.reason_code:
            set_details(change, {"reason": closing_word.reason_code})
        decision = closing.judge_closing(
            case_facts(complaint),
            closing.Outcome(closing_word.outcome),
            words_given=bool(closing_word.words.strip()),
            manager=can_decide_complaint(by, complaint),
            reason_given=bool(closing_word.reason.strip()),
            rules=house_rules(complaint.dealer),
        )
        require_allowed(decision)
        _require_claims_known(complaint, closing_word)
        _set_follow_up(change, closing_word)
        change.record(
            EventKind.CLOSED,
            reason=closing_word.reason or closing_word.words,
            outcome=str(closing_word.outcome),
            words=closing_word.words.strip(),
            follow_up=_follow_up_fact(complaint),
        )
    return complaint


def _require_claims_known(complaint: Complaint, word: Closing) -> None:
    if not word.claims_known and open_claims_of(complaint):
        raise InvalidInput(
            "CLAIMS_OPEN",
            _("A request under the law is still open, and its terms go on. Confirm that you know."),
            field="claims_known",
        )


@dataclass(frozen=True)
class Remedy:
    """What was done at once, and the customer's own word on it."""

    what: str
    words: str


@transaction.atomic
def quick_close(intake: Intake, *, remedy: Remedy, by: Person) -> Complaint:
    """Take in and close in one step what was solved on the spot; the follow-up call is set all the same."""
    opened = open_complaint(intake, by=by)
    with changing(opened.slug, by=by, seen=None) as change:
        complaint = change.complaint
        decision = closing.judge_quick_close(
            case_facts(complaint),
            remedy_given=bool(remedy.what.strip()),
            words_given=bool(remedy.words.strip()),
            rules=house_rules(complaint.dealer),
        )
        require_allowed(decision)
        Solution.objects.create(
            complaint=complaint,
            what=remedy.what.strip()[:500],
            worth=_("Solved on the spot"),
            state=SolutionState.ACCEPTED,
            proposed_at=change.at,
            proposed_by=by,
            decided_at=change.at,
        )
        complaint.solved_on_the_spot = True
        complaint.contacted_at = complaint.contacted_at or change.at
        _set_follow_up(change, Closing(outcome=Outcome.ACCEPTED, words=remedy.words))
        change.record(
            EventKind.QUICK_CLOSED,
            reason=remedy.words,
            what=remedy.what.strip(),
            follow_up=_follow_up_fact(complaint),
        )
    return complaint


@dataclass(frozen=True)
class FollowUp:
    """What the follow-up call brought: satisfied with the handling or not, the distress left from 1 to 5."""

    satisfied: bool
    distress: int
    words: str = ""


def record_follow_up(slug: str, *, call: FollowUp, by: Person, seen: int | None = None) -> Complaint:
    """Keep the follow-up call: satisfied closes for good, dissatisfied opens the case again one level higher."""
    if call.distress not in DISTRESS:
        raise InvalidInput(
            "DISTRESS_OFF_SCALE", _("Choose the distress from 1 (none) to 5."), field="distress"
        )
    if not call.satisfied and not call.words.strip():
        raise InvalidInput(
            "WORDS_MISSING", _("Write down what the customer is still dissatisfied with."), field="words"
        )
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        result = (
            following_up.FollowUpResult.SATISFIED
            if call.satisfied
            else following_up.FollowUpResult.DISSATISFIED
        )
        verdict = following_up.judge_follow_up(
            case_facts(complaint), result, rules=house_rules(complaint.dealer)
        )
        require_allowed(verdict.decision)
        FollowUpCall.objects.create(
            complaint=complaint,
            at=change.at,
            by=by,
            satisfied=call.satisfied,
            distress=call.distress,
            words=call.words.strip(),
        )
        complaint.satisfied, complaint.distress = call.satisfied, call.distress
        verify_repeats(change, satisfied=call.satisfied, words=call.words)
        change.record(
            EventKind.FOLLOWED_UP, reason=call.words, satisfied=call.satisfied, distress=call.distress
        )
        if call.satisfied:
            _close_for_good(change)
        else:
            _reopen(change, level=Level(verdict.level))
    return complaint


def give_up_follow_up(slug: str, *, reason: str, by: Person, seen: int | None = None) -> Complaint:
    """Close for good a case whose follow-up call reached nobody in the stated tries: a manager's decision."""
    if not reason.strip():
        raise InvalidInput("REASON_MISSING", _("Say why the follow-up call is given up."), field="reason")
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        decision = following_up.judge_giving_up_follow_up(
            case_facts(complaint),
            manager=can_decide_complaint(by, complaint),
            rules=house_rules(complaint.dealer),
        )
        require_allowed(decision)
        _close_for_good(change, reason=reason)
    return complaint


def move_follow_up(slug: str, *, to: datetime, reason: str, by: Person, seen: int | None = None) -> Complaint:
    """Call at the time that the customer asked for, within the latest day of the house (S082)."""
    if not reason.strip():
        raise InvalidInput("REASON_MISSING", _("Say why the follow-up call is moved."), field="reason")
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        if complaint.status != Status.FOLLOW_UP or complaint.handled_at is None:
            raise InvalidInput(
                "NO_FOLLOW_UP_DUE", _("This case is not waiting for a follow-up call."), field="to"
            )
        latest = complaint.handled_at + timedelta(days=house_rules(complaint.dealer).follow_up_latest)
        if not change.at < to <= max(latest, change.at + timedelta(days=1)):
            raise InvalidInput(
                "FOLLOW_UP_TOO_LATE",
                _("Choose a time ahead, at the latest %(latest)s."),
                field="to",
                params={
                    "latest": f"{latest.astimezone(ZoneInfo(complaint.dealer.time_zone)):%Y-%m-%d %H:%M}"
                },
            )
        change.record(EventKind.FOLLOW_UP_MOVED, reason=reason, target=to.isoformat())
        complaint.follow_up_due_at = to
    return complaint


def _set_follow_up(change: Change, word: Closing) -> None:
    complaint = change.complaint
    zone = ZoneInfo(complaint.dealer.time_zone)
    rules = house_rules(complaint.dealer)
    if word.follow_up_days is not None and word.follow_up_days not in rules.follow_up_choices:
        raise InvalidInput(
            "FOLLOW_UP_DAYS_UNKNOWN",
            _("The follow-up call is after %(choices)s days."),
            field="follow_up_days",
            params={"choices": ", ".join(str(days) for days in rules.follow_up_choices)},
        )
    today = change.at.astimezone(zone).date()
    holidays = _uncounted_days(complaint.dealer)
    day = closing.follow_up_date(today, word.follow_up_days, holidays=holidays, rules=rules)
    end_hold(change)
    complaint.outcome = word.outcome
    complaint.handled_at = change.at
    complaint.phase = Phase.FOLLOW_UP
    complaint.status = Status.FOLLOW_UP
    agreed = None
    # A day that somebody chose goes before the one agreed earlier.
    if word.follow_up_days in {None, rules.follow_up_days}:
        latest = change.at + timedelta(days=rules.follow_up_latest)
        agreed = agreed_call(complaint, after=change.at, before=latest)
    complaint.follow_up_due_at = agreed or datetime.combine(day, FOLLOW_UP_HOUR, tzinfo=zone)


def _uncounted_days(dealer: Dealer) -> frozenset[date]:
    """The public holidays of the dealer's calendar, where the house does not call on them."""
    if not setting("house.skip_holidays", dealer_code=dealer.code):
        return frozenset()
    body = calendar_of(dealer).body
    worked = set(body["makeup_days"])
    return frozenset(date.fromisoformat(day) for day in body["holidays"] if day not in worked)


def _follow_up_fact(complaint: Complaint) -> str:
    return complaint.follow_up_due_at.isoformat() if complaint.follow_up_due_at else ""


def _close_for_good(change: Change, *, reason: str = "") -> None:
    complaint = change.complaint
    complaint.status = Status.CLOSED
    complaint.closed_at = change.at
    complaint.follow_up_due_at = None
    withdraw_open_requests(change, why=gettext_noop("The case was closed for good."))
    withdraw_open_hand_over(change, why=gettext_noop("The case was closed for good."))
    change.record(EventKind.CLOSED_FOR_GOOD, reason=reason)


def _reopen(change: Change, *, level: Level) -> None:
    complaint = change.complaint
    complaint.status = Status.OPEN
    complaint.phase = Phase.LISTENING
    complaint.round_began_at = change.at
    complaint.times_reopened += 1
    complaint.handled_at = complaint.follow_up_due_at = None
    complaint.outcome = ""
    set_level(change, level=level, reason=gettext_noop("The follow-up call found the customer dissatisfied."))
    change.record(EventKind.REOPENED, level=int(level))
