"""What each event of a case does to each clock: one table, shown to users and tested (zammad#5177, #1322, #1620)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.complaints.choices import ClockKind, ContactOutcome, EventKind, Mode
from anxin.complaints.models import Complaint, ComplaintEvent
from anxin.complaints.selectors.clocks.legal import CLAIMS, LEGAL, legal_words
from anxin.complaints.selectors.clocks.words import Word


@dataclass(frozen=True)
class Effect:
    """The words that start, stop and restart a clock."""

    start: frozenset[str]
    stop: frozenset[str]
    restart: frozenset[str] = frozenset()


def _effect(start: str, stop: str, restart: str = "") -> Effect:
    return Effect(frozenset(start.split()), frozenset(stop.split()), frozenset(restart.split()))


#: A pause holds the clocks that the policy calls pausable; it is no row of this table.
EFFECTS: Mapping[ClockKind, Effect] = MappingProxyType(
    {
        ClockKind.ACKNOWLEDGE: _effect("opened", "acknowledged written reached handled ended merged"),
        ClockKind.CONTACT: _effect("opened", "reached handled ended merged", "reopened"),
        ClockKind.NEXT_UPDATE: _effect("reached", "reached written handled ended merged", "reached written"),
        ClockKind.PLAN: _effect("opened", "planned handled ended merged", "reopened"),
        ClockKind.CLOSE: _effect("opened", "handled ended merged", "reopened"),
        ClockKind.FOLLOW_UP: _effect("handled", "followed_up reopened ended merged", "handled"),
        ClockKind.HAND_OVER: _effect("offered", "taken declined recalled ended"),
        ClockKind.ACCEPT: _effect("asked", "accepted answered refused withdrawn ended"),
        ClockKind.ANSWER: _effect("asked", "answered refused withdrawn ended"),
        ClockKind.MAKER_TOLD: _effect("made_public", "maker_knows"),
        ClockKind.FEEDBACK: _effect("maker_asked", "maker_answered"),
        ClockKind.OBJECTION: _effect("held_valid", "objected let_be"),
        # The law goes on whatever the house does with its case.
        ClockKind.LEGAL_ANSWER: _effect(
            "law_asked law_back", "law_answered law_settled law_moved", "law_back"
        ),
        ClockKind.LEGAL_DONE: _effect("law_asked law_back", "law_settled law_moved", "law_back"),
    }
)
#: Clocks of which a case has one for each request or hand-over.
PER_SUBJECT = frozenset({ClockKind.HAND_OVER, ClockKind.ACCEPT, ClockKind.ANSWER}) | LEGAL
#: Clocks that end on a date, and the words that name it.
DATED: Mapping[ClockKind, frozenset[str]] = MappingProxyType(
    {
        ClockKind.FOLLOW_UP: frozenset({"handled", "moved"}),
        ClockKind.OBJECTION: frozenset({"held_valid"}),
        ClockKind.LEGAL_ANSWER: frozenset({"law_answer_term"}),
        ClockKind.LEGAL_DONE: frozenset({"law_done_term"}),
    }
)

#: What the words mean, for the table that users see.
WORD_LABELS: Mapping[str, LazyText] = MappingProxyType(
    {
        "opened": _("taken in"),
        "reopened": _("opened again"),
        "acknowledged": _("customer told that we have it"),
        "written": _("a colleague wrote to the customer"),
        "reached": _("spoken with the customer"),
        "planned": _("solution proposed"),
        "handled": _("closed on the customer's word"),
        "ended": _("closed for good"),
        "followed_up": _("follow-up call made"),
        "merged": _("merged into another case"),
        "moved": _("follow-up call moved"),
        "asked": _("department asked"),
        "accepted": _("accepted by the department"),
        "answered": _("answered by the department"),
        "refused": _("refused by the department"),
        "withdrawn": _("request withdrawn"),
        "offered": _("hand-over offered"),
        "taken": _("hand-over accepted"),
        "declined": _("hand-over refused"),
        "recalled": _("hand-over withdrawn"),
        "made_public": _("goes public"),
        "maker_knows": _("manufacturer knows"),
        "maker_asked": _("manufacturer's order received"),
        "maker_answered": _("feedback given to the manufacturer"),
        "held_valid": _("held valid by the manufacturer"),
        "objected": _("objection raised"),
        "let_be": _("objection waived"),
        "law_asked": _("request under the law received"),
        "law_answered": _("request under the law accepted"),
        "law_settled": _("request under the law refused, taken back or done"),
        "law_moved": _("request under the law moved to another case"),
        "law_back": _("request under the law came back to the case"),
    }
)

_PLAIN: Mapping[str, str] = MappingProxyType(
    {
        EventKind.ACKNOWLEDGED: "acknowledged",
        EventKind.SOLUTION_PROPOSED: "planned",
        EventKind.FOLLOWED_UP: "followed_up",
        EventKind.CLOSED_FOR_GOOD: "ended",
        EventKind.REOPENED: "reopened",
        EventKind.MERGED: "merged",
        EventKind.RESUMED: "resumed",
        EventKind.MAKER_ANSWERED: "maker_answered",
        EventKind.MAKER_OBJECTED: "objected",
    }
)
_WITH_SUBJECT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        EventKind.REQUEST_SENT: ("asked", "request"),
        EventKind.REQUEST_ACCEPTED: ("accepted", "request"),
        EventKind.REQUEST_REFUSED: ("refused", "request"),
        EventKind.REQUEST_ANSWERED: ("answered", "request"),
        EventKind.REQUEST_WITHDRAWN: ("withdrawn", "request"),
        EventKind.HAND_OVER_OFFERED: ("offered", "hand_over"),
        EventKind.HAND_OVER_ACCEPTED: ("taken", "hand_over"),
        EventKind.HAND_OVER_REFUSED: ("declined", "hand_over"),
        EventKind.HAND_OVER_WITHDRAWN: ("recalled", "hand_over"),
    }
)
_LETTERS = frozenset({EventKind.MESSAGE_SENT, EventKind.MESSAGE_DELIVERED})
_TOLD = _LETTERS | {EventKind.SPLIT_FROM}
_SPOKEN = frozenset({Mode.PHONE, Mode.IN_PERSON})


def words_of(complaint: Complaint, events: Sequence[ComplaintEvent]) -> list[Word]:
    """Return what the clocks hear of a case's history, in the order in which it happened.

    A merging that was taken back was never heard of, nor a message that never reached the customer or was called back:
    he has waited all the same. One that left later after all was a word from then on.
    """
    undone = {event.facts["merge"] for event in events if event.kind == EventKind.UNMERGED}
    lost = _lost(events)
    standing = [
        event
        for event in events
        if not (event.kind == EventKind.MERGED and event.facts["merge"] in undone) and id(event) not in lost
    ]
    heard = [word for event in standing for word in _heard(complaint, event)]
    # Clocks are exact to the second; what lies between two seconds happened at the first.
    return sorted((replace(word, at=word.at.replace(microsecond=0)) for word in heard), key=_at)


def _lost(events: Sequence[ComplaintEvent]) -> set[int]:
    """Return by identity the lines of words that came back or were called back after them."""
    returned: set[str] = set()
    lost = set()
    for event in reversed(events):
        if event.kind == EventKind.MESSAGE_RETURNED:
            returned.add(event.facts["message"])
        elif event.kind in _LETTERS and event.facts["message"] in returned:
            lost.add(id(event))
    return lost


def _at(word: Word) -> datetime:
    return word.at


def _heard(complaint: Complaint, event: ComplaintEvent) -> Iterator[Word]:
    facts: Mapping[str, Any] = event.facts
    if event.kind in _PLAIN:
        yield Word(event.at, _PLAIN[event.kind])
    elif event.kind in _WITH_SUBJECT:
        word, key = _WITH_SUBJECT[event.kind]
        yield Word(event.at, word, subject=int(facts[key]))
    elif event.kind in {EventKind.OPENED, EventKind.IMPORTED} and not facts.get("history"):
        yield Word(complaint.received_at, "opened")
        if complaint.mode in _SPOKEN:
            yield Word(complaint.received_at, "reached")
    elif event.kind == EventKind.CONTACTED:
        if facts["outcome"] == ContactOutcome.REACHED and not facts["for_follow_up"]:
            yield Word(event.at, "reached")
    elif event.kind in _TOLD:
        yield from _told(event, facts)
    elif event.kind in CLAIMS:
        yield from legal_words(event, ZoneInfo(complaint.dealer.time_zone))
    elif event.kind == EventKind.PAUSED:
        yield Word(event.at, "paused", reason=capped(facts["hold"], facts["most"]))
    else:
        yield from _dated(complaint, event, facts)


def _told(event: ComplaintEvent, facts: Mapping[str, Any]) -> Iterator[Word]:
    if event.kind in _LETTERS and not facts.get("handled"):
        # Written words are no talk: the first contact is spoken. What the house writes by itself only acknowledges.
        yield Word(event.at, "written" if event.by_id or facts.get("of_colleague") else "acknowledged")
    elif event.kind == EventKind.SPLIT_FROM:
        # What the customer was told before his matter was made two holds for both.
        for word in ("acknowledged", "reached"):
            if at := facts.get(word):
                yield Word(datetime.fromisoformat(at), word)


def _dated(complaint: Complaint, event: ComplaintEvent, facts: Mapping[str, Any]) -> Iterator[Word]:
    if event.kind in {EventKind.CLOSED, EventKind.QUICK_CLOSED}:
        # Lines written before they named the day leave it to the case.
        named = _instant(facts.get("follow_up"))
        yield Word(event.at, "handled", due=named or complaint.follow_up_due_at)
    elif event.kind == EventKind.FOLLOW_UP_MOVED:
        yield Word(event.at, "moved", due=_instant(facts["target"]))
    elif _goes_public(event.kind, facts):
        yield Word(event.at, "made_public")
    elif event.kind == EventKind.MAKER_KNOWS:
        yield Word(event.at, "maker_knows")
        # Feedback is owed from when the manufacturer's order came, however late we write it down.
        if received := facts.get("received"):
            yield Word(datetime.fromisoformat(received), "maker_asked")
    elif event.kind == EventKind.MAKER_CHANGED and facts.get("objection_due"):
        yield Word(event.at, "held_valid", due=_instant(facts["objection_due"]))
    elif event.kind == EventKind.MAKER_CHANGED and facts.get("let_be"):
        yield Word(event.at, "let_be")


def _goes_public(kind: str, facts: Mapping[str, Any]) -> bool:
    if kind == EventKind.THREAT_RECORDED:
        return bool(facts["threat"] == "media")
    return kind == EventKind.CRISIS_DECLARED and "press" in facts["kinds"]


def capped(hold: str, most: int | None) -> str:
    """Name a hold with its cap in minutes: what was allowed when it began holds, whatever is changed later."""
    return f"{hold}:{'' if most is None else most}"


def cap_of(reason: str) -> timedelta | None:
    """Return the cap in a name made by ``capped``."""
    _hold, _colon, most = reason.rpartition(":")
    return timedelta(minutes=int(most)) if most else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
