"""What people do in a case: each act calls the same services as the pages, at the moment the clock is set to."""

from datetime import datetime, time, timedelta

from anxin.accounts.models import Person
from anxin.complaints.choices import ContactOutcome, Justified, Level, Outcome, Phase, Side
from anxin.complaints.models import Complaint
from anxin.complaints.services.advance_phase import advance_phase, record_calming_round
from anxin.complaints.services.agree_action import NewAction, add_action, finish_action
from anxin.complaints.services.agree_solution import Proposal, decide_solution, propose_solution
from anxin.complaints.services.change_case import (
    add_note,
    assign_complaint,
    change_level,
    judge_complaint,
    record_threat,
)
from anxin.complaints.services.close_complaint import (
    Closing,
    FollowUp,
    Remedy,
    close_complaint,
    give_up_follow_up,
    quick_close,
    record_follow_up,
)
from anxin.complaints.services.contact_customer import record_contact
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.complaints.services.promise_customer import (
    NewTime,
    keep_case_promise,
    move_case_promise,
    promise_customer,
    withdraw_case_promise,
)
from anxin.config.demo.cases import Case, Fate
from anxin.config.demo.talks import ask_after_complaint, miss_after_complaint
from anxin.foundation import clock
from anxin.playbooks.selectors import require_entry
from anxin.promises.choices import PromiseKind
from anxin.promises.services import Pledge

_EVENING = ("今晚", "this evening", "tonight")
_BELL = time(20, 0)
_EARLIEST, _LATEST = time(8, 0), time(20, 30)
_ACKNOWLEDGES = (
    "回电", "来电", "电话", "短信", "告知", "答复", "rings", "call", "telephone", "Text ", "text ", "Answer", "answer",
)  # fmt: skip
_SECOND_HOURS = 48


def due_of(case: Case, made: datetime) -> datetime:
    """Return when the text's promise falls due, never in the middle of the night."""
    zone, text = case.shop.office.zone, case.text["promise"]["text"]
    due = on_the_quarter((made + timedelta(hours=case.text["promise"]["hours"])).astimezone(zone))
    day = made.astimezone(zone).date()
    evening = datetime.combine(day, _BELL, tzinfo=zone)
    if any(word in text for word in _EVENING) and made < evening - timedelta(hours=1):
        return evening
    if _EARLIEST <= due.time() <= _LATEST:
        return due
    closing = datetime.combine(day, case.shop.office.closes, tzinfo=zone)
    if due.date() == day and made < closing - timedelta(minutes=30):
        return closing
    return datetime.combine(day + timedelta(days=1), time(10, 0), tzinfo=zone)


def on_the_quarter(moment: datetime) -> datetime:
    """Return the nearest quarter of an hour: nobody promises anything for 10:48."""
    whole = moment.replace(minute=0, second=0, microsecond=0)
    return whole + timedelta(minutes=15 * round((moment - whole) / timedelta(minutes=15)))


def take_in(case: Case, *, received_at: datetime) -> None:
    """Take the complaint in, or take it in and close it where it was solved on the spot."""
    assert case.taker is not None
    text, known = case.text, case.rng.random() < 0.6 or case.fate == Fate.QUICK
    early = case.rng.random() < 0.5
    level = _level_at_intake(case)
    intake = Intake(
        dealer=case.shop.dealer,
        words=text["words"],
        channel=text["channel"],
        category=text["category"],
        mode=case.mode,
        customer=case.customer,
        vehicle=case.vehicle,
        repair_order=case.order,
        car_told=case.car_told,
        wish=text["want"],
        demand=str(text["demand"]),
        trouble_area=text["trouble_area"],
        reason=text["reason"] if known else "",
        level=level,
        level_reason=case.pick(case.house["early_level"]) if level > _channel_level(case) else "",
        mood=text["mood"],
        concerns=case.concerns,
        received_at=received_at,
        threats=tuple((threat, "") for threat in text["threats"]) if early or case.is_written else (),
    )
    opened = _open(case, intake)
    case.slug, case.handler = opened.slug, opened.owner


def _open(case: Case, intake: Intake) -> Complaint:
    assert case.taker is not None
    if case.fate != Fate.QUICK:
        return open_complaint(intake, by=case.taker)
    remedy = Remedy(what=case.text["solution"], words=case.pick(case.customers["accepted"]))
    return quick_close(intake, remedy=remedy, by=case.taker)


def _channel_level(case: Case) -> int:
    found = require_entry(
        "complaint_categories", "intake", case.text["channel"], field="channel", message="", dealer_code=""
    )
    return int(found["starting_level"])


def _level_at_intake(case: Case) -> Level:
    """Cases without a threat often start at their channel's level and are raised in the talk."""
    text = case.text
    if text["threats"] or case.is_written or case.rng.random() < 0.4:
        return Level(text["level"])
    return Level(_channel_level(case))


def raise_level(case: Case) -> None:
    """Bring the case to the level that its text has, where the talk began below it."""
    if _level_of(case) < case.text["level"]:
        reason = case.pick(case.house["raised"])
        change_level(case.slug, level=Level(case.text["level"]), reason=reason, by=case.actor)


def _level_of(case: Case) -> int:
    return int(Complaint.objects.values_list("level", flat=True).get(**_row(case)))


def _row(case: Case) -> dict[str, str | int]:
    return {"dealer_id": case.shop.dealer.pk, "number": case.slug.split("-", 1)[1]}


def late_threats(case: Case) -> None:
    """Record what the customer threatened with, unless that was done at intake."""
    if case.text["threats"] and not Complaint.objects.filter(**_row(case), threats__isnull=False).exists():
        for threat in case.text["threats"]:
            record_threat(case.slug, kind=threat, by=case.actor)


def assign(case: Case) -> None:
    """Hand the case to the person who shall own it."""
    _hand_over(case, case.owner)


def assign_manager(case: Case) -> None:
    """Let the customer-service manager take over a case that was opened again."""
    case.second_round = True
    _hand_over(case, case.shop.manager)


def _hand_over(case: Case, to: Person | None) -> None:
    if to is None or to == case.handler:
        return
    reason = case.pick(case.house["assigned"])
    assign_complaint(case.slug, to=to, by=case.shop.manager, reason=reason)
    case.handler = to


def contact(case: Case, *, outcome: ContactOutcome) -> None:
    """Try to reach the customer: once the case is closed, by the call that follows it."""
    note = case.pick(case.house["reached" if outcome == ContactOutcome.REACHED else "missed"])
    by = _phoner(case)
    closed = _followed_by_call(case)
    if not closed or not miss_after_complaint(closed, outcome=outcome, note=note, by=by):
        record_contact(case.slug, outcome=outcome, by=by, note=note)


def _followed_by_call(case: Case) -> Complaint | None:
    """The case where it waits for its follow-up and the dealer has calls made by then."""
    begun = case.shop.calls_from
    if begun is None or case.shop.office.day_of(clock.now()) < begun:
        return None
    rows = Complaint.objects.filter(**_row(case), status="follow_up")
    return rows.select_related("dealer").first()


def _phoner(case: Case) -> Person:
    """Follow-up calls are the callers'; in the case itself whoever has it in hand calls."""
    following = Complaint.objects.filter(**_row(case), status="follow_up").exists()
    return _caller(case) if following else case.actor


def _caller(case: Case) -> Person:
    callers = case.shop.callers
    return case.taker if case.taker in callers and case.taker is not None else callers[len(case.slug) % 2]


def move(case: Case, *, to: Phase) -> None:
    """Go to another phase."""
    reason = case.pick(case.house["back_to_greeting"]) if to == Phase.GREETING else ""
    advance_phase(case.slug, to=to, by=case.actor, reason=reason)


def calm(case: Case, *, before: int, after: int, by_manager: bool) -> None:
    """One round of calming."""
    by = _another(case) if by_manager else case.actor
    note = case.pick(case.house["calming_notes"])
    record_calming_round(case.slug, mood_before=before, mood_after=after, by=by, note=note)


def _another(case: Case) -> Person:
    """Whoever goes on where the first could not calm the customer."""
    manager, first = case.shop.manager, case.actor
    return case.shop.general_manager if first == manager and not case.second_round else manager


def promise(case: Case) -> None:
    """Promise what the text promises; in a second round, what the manager promises."""
    now = clock.now()
    if case.second_round:
        what, due = (
            case.pick(case.house["second_promise"]),
            on_the_quarter(now + timedelta(hours=_SECOND_HOURS)),
        )
        kind = PromiseKind.REMEDY
    else:
        what, due = case.text["promise"]["text"], due_of(case, now)
        calls = any(word in what for word in _ACKNOWLEDGES)
        kind = PromiseKind.ACKNOWLEDGEMENT if calls else PromiseKind.REMEDY
    keeper = case.actor if case.second_round else case.owner or case.actor
    pledge = Pledge(kind=kind, what=what, due_at=due, keeper=keeper)
    case.promise_id = promise_customer(case.slug, pledge=pledge, by=case.actor).pk


def promise_call(case: Case) -> None:
    """Promise the upset customer a call before the day is over."""
    due = on_the_quarter(case.shop.office.ahead(clock.now(), 200))
    what = {"zh": "今天再给您回一个电话，把情况说清楚", "en": "We ring you again today"}[case.shop.language]
    pledge = Pledge(kind=PromiseKind.ACKNOWLEDGEMENT, what=what, due_at=due, keeper=case.owner or case.actor)
    case.promise_id = promise_customer(case.slug, pledge=pledge, by=case.actor).pk


def keep(case: Case) -> None:
    """Keep the promise."""
    outcome = case.pick(case.house["kept"])
    keep_case_promise(case.slug, promise_id=case.promise_id, by=case.actor, outcome=outcome)


def move_promise(case: Case, *, to: datetime) -> None:
    """Give the promise a later time and tell the customer."""
    new = NewTime(to=to, reason=case.pick(case.house["promise_moved"]), customer_told=True)
    move_case_promise(case.slug, promise_id=case.promise_id, new_time=new, by=case.actor)


def withdraw(case: Case) -> None:
    """Take the promise back, with the reason."""
    reason = case.pick(case.house["promise_withdrawn"])
    withdraw_case_promise(case.slug, promise_id=case.promise_id, reason=reason, by=case.actor)


def note_facts(case: Case) -> None:
    """Write down what was found out."""
    adviser = case.order.adviser if case.order else None
    by = adviser if adviser and adviser != case.concerns else case.actor
    add_note(case.slug, text=case.text["facts"], by=by)


def propose(case: Case) -> None:
    """Put the solution on the table; grave ones need somebody's agreement."""
    now, grave = clock.now(), case.text["level"] == Level.IMPORTANT
    what = (
        case.pick(case.house["second_solution"][_matter(case)])
        if case.second_round
        else case.text["solution"]
    )
    proposal = Proposal(
        what=what,
        worth=case.pick(case.house["worth"][case.text["demand"]]),
        must_agree=case.pick(case.house["must_agree"]) if grave else "",
        agree_by=on_the_quarter(case.shop.office.ahead(now, 480)) if grave else None,
    )
    case.solution_id = propose_solution(case.slug, proposal=proposal, by=case.actor).pk


def _matter(case: Case) -> str:
    if case.text["component"]:
        return "car"
    return "promise" if case.text["category"].startswith("cat-sales") else "people"


def decide(case: Case, *, accepted: bool) -> None:
    """Record the customer's answer to the solution."""
    words = "" if accepted else case.pick(case.customers["refused"])
    decide_solution(case.slug, solution_id=case.solution_id, accepted=accepted, by=case.actor, words=words)


def add_actions(case: Case) -> None:
    """Agree on what each side does."""
    due = on_the_quarter(case.shop.office.ahead(clock.now(), 420))
    actions = [NewAction(Side.OURS, case.text["our_action"], doer=case.actor, due_at=due)]
    if case.text["customer_action"]:
        actions.append(NewAction(Side.CUSTOMER, case.text["customer_action"]))
    case.action_ids = tuple(add_action(case.slug, action=each, by=case.actor).pk for each in actions)


def finish_actions(case: Case) -> None:
    """Tick off what both sides have done."""
    for action_id in case.action_ids:
        finish_action(case.slug, action_id=action_id, done=True, by=case.actor)
    case.action_ids = ()


def close(case: Case) -> None:
    """Close on the customer's word, or as unreachable with the manager's approval."""
    outcome = _outcome(case)
    unreachable, refused = outcome == Outcome.UNREACHABLE, outcome == Outcome.REFUSED
    reason = unreachable or refused
    closing = Closing(
        outcome=outcome,
        words="" if unreachable else _closing_words(case, outcome),
        reason=case.pick(case.house[f"{outcome}_reason"]) if reason else "",
        reason_code=case.text["reason"],
    )
    close_complaint(case.slug, closing_word=closing, by=case.shop.manager if unreachable else case.actor)


def _outcome(case: Case) -> Outcome:
    if case.second_round:
        return Outcome.ACCEPTED
    named = {
        Fate.UNREACHABLE: Outcome.UNREACHABLE,
        Fate.REFUSED: Outcome.REFUSED,
        Fate.UNDER_PROTEST: Outcome.UNDER_PROTEST,
    }
    return named.get(case.fate, Outcome.ACCEPTED)


def _closing_words(case: Case, outcome: Outcome) -> str:
    same_language = case.words_of == case.shop.language
    if outcome == Outcome.ACCEPTED and not case.second_round and same_language and case.rng.random() < 0.4:
        first = case.text["solution"].split("；")[0].split("，")[0].split(";")[0].split(",")[0]
        return case.pick(case.customers["accepted_with"]).format(first=first.strip(" ."))
    return case.pick(case.customers[str(outcome)])


def judge(case: Case) -> None:
    """Let the manager judge after the facts."""
    justified = Justified(case.text["justified"])
    reason = case.pick(case.house["judged"][str(justified)])
    judge_complaint(case.slug, justified=justified, by=case.shop.manager, reason=reason)


def follow_up(case: Case, *, satisfied: bool) -> None:
    """Make the follow-up call; its first answer is the text's own."""
    answer = case.text["follow_up"]
    words, distress = answer["words"], answer["distress"]
    if case.second_round:
        words, distress = case.pick(case.customers["followed_up_again"]), case.rng.choice([1, 1, 2])
    call = FollowUp(satisfied=satisfied, distress=distress, words=words)
    closed = _followed_by_call(case)
    if not closed or not ask_after_complaint(closed, answer=call, by=_caller(case)):
        record_follow_up(case.slug, call=call, by=_caller(case))


def give_up(case: Case) -> None:
    """Let the manager end a follow-up call that reaches nobody."""
    give_up_follow_up(case.slug, reason=case.pick(case.house["give_up_reason"]), by=case.shop.manager)
