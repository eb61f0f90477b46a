"""The story of a promise: made, moved, told, asked, came in vain, dated by the supplier, reminded, settled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.foundation.display import moment_in_words
from anxin.promises.choices import PromiseState, TalkKind
from anxin.promises.models import PartDate, Promise, PromiseHandOver, PromiseMove, PromiseTalk
from anxin.promises.selectors.words import gestures_of, label_of, remedies_of

_TALK_ICONS = {
    TalkKind.TOLD: ("phone-call", "notice"),
    TalkKind.NOT_REACHED: ("phone-off", "warn"),
    TalkKind.LEFT: ("circle-x", ""),
    TalkKind.ASKED: ("message-report", "warn"),
    TalkKind.IN_VAIN: ("alert-triangle", "alarm"),
}
_TONES = {PromiseState.KEPT: "", PromiseState.KEPT_LATE: "warn", PromiseState.BROKEN: "alarm"}


@dataclass(frozen=True)
class StoryLine:
    """One thing that happened, worded for the reader."""

    at: datetime
    what: str
    who: str = ""
    why: str = ""
    text: str = ""
    icon: str = ""
    tone: str = ""


def story_lines(promise: Promise) -> list[StoryLine]:
    """Return what happened to a promise that the asker may see, the newest first, in five queries."""
    return sorted(_lines(promise), key=lambda each: each.at, reverse=True)


def _lines(promise: Promise) -> Iterator[StoryLine]:
    zone = promise.dealer.time_zone
    due = moment_in_words(promise.first_due_at, zone=zone)
    yield StoryLine(
        promise.made_at,
        _("Promised for %(due)s") % {"due": due},
        who=_who(promise.made_by),
        icon="calendar-due",
    )
    for move in promise.moves.select_related("by"):
        yield _moved(move, zone)
    for handed in promise.hand_overs.select_related("from_person", "to_person", "by"):
        yield _handed(handed)
    for talk in promise.talks.select_related("by"):
        yield _talked(promise, talk)
    part = getattr(promise, "part", None)
    for dated in part.dates.select_related("by") if part else ():
        yield _dated(dated)
    for reminder in promise.reminders.order_by("at"):
        what = _("Reminded: %(kind)s") % {"kind": reminder.get_kind_display()}
        yield StoryLine(reminder.at, what, icon="send")
    if promise.settled_at:
        yield StoryLine(
            promise.settled_at,
            str(promise.get_state_display()),
            who=_who(promise.settled_by),
            why=promise.outcome,
            icon="calendar-check",
            tone=_TONES.get(PromiseState(promise.state), ""),
        )


def _who(person: Person | None) -> str:
    """The name of whoever did it; what nobody here did, the workshop's system told."""
    return person.name if person else _("workshop's system")


def _handed(handed: PromiseHandOver) -> StoryLine:
    what = _("Handed over from %(source)s to %(target)s") % {
        "source": handed.from_person.name,
        "target": handed.to_person.name,
    }
    return StoryLine(handed.at, what, who=handed.by.name, why=handed.reason, icon="switch-horizontal")


def _moved(move: PromiseMove, zone: str) -> StoryLine:
    told = _("customer told") if move.customer_told else _("customer not told")
    if move.wished:
        told = _("wished by the customer")
    return StoryLine(
        move.at,
        _("Moved to %(target)s (%(told)s)")
        % {"target": moment_in_words(move.to_due, zone=zone), "told": told},
        who=_who(move.by),
        why=move.reason,
        icon="clock",
        tone="" if move.wished else "warn",
    )


def _talked(promise: Promise, talk: PromiseTalk) -> StoryLine:
    kind = TalkKind(talk.kind)
    icon, tone = _TALK_ICONS[kind]
    what = str(kind.label)
    if talk.way:
        what = _("%(what)s, %(way)s") % {"what": what, "way": talk.get_way_display()}
    if kind == TalkKind.TOLD and not talk.before_asked:
        what = _("%(what)s, after he had asked") % {"what": what}
    code = promise.dealer.code
    beside = [label_of(remedies_of(code), talk.remedy)] if talk.remedy else []
    beside += [label_of(gestures_of(code), talk.gesture)] if talk.gesture else []
    return StoryLine(
        talk.at, what, who=talk.by.name, why=" · ".join(beside), text=talk.words, icon=icon, tone=tone
    )


def _dated(dated: PartDate) -> StoryLine:
    if dated.arrived_on:
        what = _("The part came on %(day)s") % {"day": dated.arrived_on.isoformat()}
    else:
        day = dated.expected_on.isoformat() if dated.expected_on else "—"
        what = _("The supplier's date: %(day)s") % {"day": day}
    return StoryLine(
        dated.at, what, who=dated.by.name, why=str(dated.get_source_display()), icon="clipboard-list"
    )
