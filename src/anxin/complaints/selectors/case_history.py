"""The history of a case as sentences: who, when, what, why, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anxin.complaints import wording
from anxin.complaints.choices import (
    READINGS,
    ContactOutcome,
    EventKind,
    Justified,
    Level,
    Outcome,
    Phase,
    Side,
)
from anxin.complaints.models import Complaint, ComplaintEvent
from anxin.complaints.selectors.claim_history import CLAIM_LINES
from anxin.complaints.selectors.clock_history import CLOCK_LINES
from anxin.complaints.selectors.grave_history import GRAVE_LINES
from anxin.complaints.selectors.house_history import HOUSE_LINES
from anxin.complaints.selectors.joining_history import JOINING_LINES
from anxin.complaints.selectors.letter_history import LETTER_LINES
from anxin.foundation.display import moment_in_words
from anxin.foundation.ready_queries import Given, ReadyQuery
from anxin.foundation.stored_files import FileKind
from anxin.foundation.templatetags.anxin import mood_name
from anxin.promises.choices import TalkKind

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class HistoryLine:
    """One operation in words."""

    at: datetime
    who: str
    what: str
    why: str
    icon: str
    tone: str
    group: str
    version: int


#: What the reader may narrow the history to, and the kinds of event behind it.
GROUPS: Mapping[str, tuple[Any, frozenset[str]]] = {
    "talk": (
        gettext_lazy("The talk"),
        frozenset({
            EventKind.OPENED, EventKind.IMPORTED, EventKind.PHASE_MOVED, EventKind.CALMING_ROUND, EventKind.CONTACTED,
            EventKind.FOLLOWED_UP, EventKind.THREAT_RECORDED, EventKind.HANDLING_RATED,
        }),
    ),
    "agreed": (
        gettext_lazy("What was agreed"),
        frozenset({
            EventKind.SOLUTION_PROPOSED, EventKind.SOLUTION_DECIDED, EventKind.ACTION_ADDED, EventKind.ACTION_DONE,
            EventKind.ACTION_REOPENED, EventKind.PROMISE_MADE, EventKind.PROMISE_KEPT, EventKind.PROMISE_MOVED,
            EventKind.PROMISE_WITHDRAWN, EventKind.PROMISE_TOLD, EventKind.PROMISE_HANDED, EventKind.QUICK_CLOSED,
            EventKind.CLOSED,
            *(EventKind(kind) for kind in CLAIM_LINES),
        }),
    ),
    "notes": (gettext_lazy("Notes"), frozenset({EventKind.NOTED})),
    "letters": (gettext_lazy("Messages"), frozenset(EventKind(kind) for kind in LETTER_LINES)),
    "case": (
        pgettext_lazy("history", "The case"),
        frozenset({
            EventKind.ASSIGNED, EventKind.LEVEL_CHANGED, EventKind.DETAILS_CHANGED, EventKind.JUDGED,
            EventKind.CLOSED_FOR_GOOD, EventKind.REOPENED, EventKind.FOLLOW_UP_MOVED, EventKind.PHONE_SHOWN,
            EventKind.PRINTED, EventKind.FILE_ATTACHED, EventKind.FILE_REMOVED, EventKind.FILE_RESTORED,
            EventKind.DOOR_OPENED, EventKind.DOOR_SHUT, EventKind.REPEAT_JOINED,
            EventKind.REPEAT_LEFT,
        }),
    ),
    "house": (gettext_lazy("In the house"), frozenset(EventKind(kind) for kind in HOUSE_LINES)),
    "clocks": (gettext_lazy("Clocks"), frozenset(EventKind(kind) for kind in CLOCK_LINES)),
    "grave": (gettext_lazy("Grave matters"), frozenset(EventKind(kind) for kind in GRAVE_LINES)),
    "joined": (gettext_lazy("Merged, split, linked"), frozenset(EventKind(kind) for kind in JOINING_LINES)),
}  # fmt: skip


_events = ReadyQuery(
    lambda: ComplaintEvent.objects.filter(complaint=Given("case")).select_related("by").order_by("-at", "-pk")
)


def case_history(complaint: Complaint, *, group: str = "") -> list[HistoryLine]:
    """Return the whole history of a case in words, the newest first, or one group of it."""
    rows = _events(case=complaint.pk)
    if group in GROUPS:
        rows = [event for event in rows if event.kind in GROUPS[group][1]]
    return [history_line(event) for event in rows]


def changes_since(complaint: Complaint, version: int) -> list[HistoryLine]:
    """Return what happened to a case after a version that somebody was looking at, the oldest first."""
    rows = complaint.events.select_related("by").filter(version__gt=version).exclude(kind__in=READINGS)
    return [history_line(event) for event in rows]


def history_line(event: ComplaintEvent) -> HistoryLine:
    """Return one event in words."""
    words, icon, tone = _LINES.get(event.kind, (None, "", ""))
    return HistoryLine(
        at=event.at,
        who=_who(event),
        what=words(event.facts) if words else str(event.get_kind_display()),
        why=wording.kept_text(event.reason),
        icon=icon,
        tone=tone,
        group=next((key for key, (_name, kinds) in GROUPS.items() if event.kind in kinds), ""),
        version=event.version,
    )


def _who(event: ComplaintEvent) -> str:
    if event.by:
        return str(event.by)
    return _("the customer") if event.facts.get("himself") else ""


def _rated(facts: Facts) -> str:
    return _(
        "Handling judged: easy %(easy)s, informed %(informed)s, fair %(fair)s, all in all %(overall)s of 5"
    ) % {name: facts.get(name, "–") for name in ("easy", "informed", "fair", "overall")}


def _opened(facts: Facts) -> str:
    return _("Taken in: %(channel)s, level %(level)s") % {
        "channel": wording.channel_name(facts.get("channel", "")),
        "level": _level(facts.get("level")),
    }


def _imported(facts: Facts) -> str:
    if facts.get("history"):
        words = _("Brought in as history from %(file)s, row %(row)s: %(channel)s, level %(level)s")
    else:
        words = _("Brought in from %(file)s, row %(row)s: %(channel)s, level %(level)s")
    told = words % {
        "file": facts.get("file", ""),
        "row": facts.get("row", ""),
        "channel": wording.channel_name(facts.get("channel", "")),
        "level": _level(facts.get("level")),
    }
    return _with(told, facts.get("named"))


def _assigned(facts: Facts) -> str:
    if facts.get("source"):
        return _("Handed from %(source)s to %(target)s") % {
            "source": facts["source"],
            "target": facts["target"],
        }
    if not facts.get("target"):
        return _("The case is without an owner")
    return _("%(target)s takes the case") % {"target": facts["target"]}


def _phase_moved(facts: Facts) -> str:
    way = facts.get("way")
    names = {"source": _phase(facts.get("source")), "target": _phase(facts.get("target"))}
    if way == "back":
        return _("Back from %(source)s to %(target)s") % names
    if way == "skip":
        return _("Skipped from %(source)s to %(target)s") % names
    return _("From %(source)s to %(target)s") % names


def _calming(facts: Facts) -> str:
    words = _("Calming round: from %(before)s to %(after)s") % {
        "before": mood_name(facts.get("before")),
        "after": mood_name(facts.get("after")),
    }
    return _with(words, facts.get("note"))


def _threat(facts: Facts) -> str:
    return _("The customer announces: %(threat)s") % {"threat": wording.threat_name(facts.get("threat", ""))}


def _level_changed(facts: Facts) -> str:
    return _("Level from %(source)s to %(target)s") % {
        "source": _level(facts.get("source")),
        "target": _level(facts.get("target")),
    }


def _contacted(facts: Facts) -> str:
    outcome = _name(ContactOutcome, facts.get("outcome"))
    if facts.get("for_follow_up"):
        return _("Try for the follow-up call: %(outcome)s") % {"outcome": outcome}
    return _("Try to reach the customer: %(outcome)s") % {"outcome": outcome}


def _proposed(facts: Facts) -> str:
    return _("Proposed: %(what)s") % {"what": facts.get("what", "")}


def _decided(facts: Facts) -> str:
    words = (
        _("The customer accepts: %(what)s") if facts.get("accepted") else _("The customer declines: %(what)s")
    )
    return words % {"what": facts.get("what", "")}


def _action(text: Any, text_customer: Any) -> Callable[[Facts], str]:
    def words(facts: Facts) -> str:
        chosen = text if facts.get("side") == Side.OURS else text_customer
        return str(chosen) % {"what": facts.get("what", "")}

    return words


def _promise_made(facts: Facts) -> str:
    return _("Promised by %(due)s: %(what)s") % {
        "due": _moment(facts.get("due")),
        "what": facts.get("what", ""),
    }


def _promise_kept(facts: Facts) -> str:
    late = facts.get("state") == "kept_late"
    words = _("Promise kept, but late: %(what)s") if late else _("Promise kept: %(what)s")
    return words % {"what": facts.get("what", "")}


def _promise_moved(facts: Facts) -> str:
    told = _("the customer knows") if facts.get("customer_told") else _("the customer does not know yet")
    return _("Promise moved to %(target)s (%(told)s): %(what)s") % {
        "target": _moment(facts.get("target")),
        "told": told,
        "what": facts.get("what", ""),
    }


def _promise_handed(facts: Facts) -> str:
    handed = {"source": facts.get("source", ""), "target": facts.get("target", "")}
    return _with(_("Promise handed over from %(source)s to %(target)s") % handed, facts.get("what"))


def _promise_told(facts: Facts) -> str:
    kind = facts.get("talk_kind", "")
    said = str(TalkKind(kind).label) if kind in TalkKind.values else kind
    return _("About a promise, %(said)s: %(what)s") % {"said": said, "what": facts.get("what", "")}


def _promise_withdrawn(facts: Facts) -> str:
    return _("Promise withdrawn: %(what)s") % {"what": facts.get("what", "")}


def _details(facts: Facts) -> str:
    after = facts.get("after", {})
    parts = [
        _("%(field)s: %(value)s") % {"field": str(_FIELDS.get(name, name)), "value": _detail(name, value)}
        for name, value in after.items()
    ]
    return _("Details changed. %(parts)s") % {"parts": "; ".join(parts)}


def _judged(facts: Facts) -> str:
    return _("Judged: %(verdict)s") % {"verdict": _name(Justified, facts.get("justified"))}


def _quick_closed(facts: Facts) -> str:
    return _("Solved on the spot: %(what)s") % {"what": facts.get("what", "")}


def _closed(facts: Facts) -> str:
    return _("Closed: %(outcome)s. Follow-up call by %(due)s") % {
        "outcome": _name(Outcome, facts.get("outcome")),
        "due": _moment(facts.get("follow_up")),
    }


def _follow_up_moved(facts: Facts) -> str:
    return _("Follow-up call moved to %(target)s") % {"target": _moment(facts.get("target"))}


def _followed_up(facts: Facts) -> str:
    satisfied = facts.get("satisfied")
    words = (
        _("Follow-up call: satisfied, distress %(distress)s of 5")
        if satisfied
        else _("Follow-up call: not satisfied, distress %(distress)s of 5")
    )
    return words % {"distress": facts.get("distress", "")}


def _reopened(facts: Facts) -> str:
    return _("Opened again at level %(level)s") % {"level": _level(facts.get("level"))}


def _repeat_joined(facts: Facts) -> str:
    words = (
        _("Opened for a repeat repair") if facts.get("opened") else _("A repeat repair belongs to this case")
    )
    if facts.get("visit"):
        words = _("%(words)s, visit %(visit)s for the trouble") % {"words": words, "visit": facts["visit"]}
    return _with(words, facts.get("order"))


def _repeat_left(facts: Facts) -> str:
    return _with(_("Not a repeat repair after all"), facts.get("order"))


def _printed(facts: Facts) -> str:
    if facts.get("which") == "settlement":
        return _("Settlement confirmation printed")
    return _("Complaint sheet printed")


def _file(text: Any) -> Callable[[Facts], str]:
    def words(facts: Facts) -> str:
        return str(text) % {
            "kind": _name(FileKind, facts.get("file_kind")),
            "size": filesizeformat(facts.get("size", 0)),
        }

    return words


def _with(words: str, more: Any) -> str:
    return f"{words} · {more}" if more else words


def _level(value: Any) -> str:
    return _name(Level, value)


def _phase(value: Any) -> str:
    return _name(Phase, value)


def _name(kind: Any, value: Any) -> str:
    try:
        return str(kind(value).label)
    except ValueError:
        return str(value or "")


def _moment(value: Any) -> str:
    return moment_in_words(datetime.fromisoformat(value)) if value else ""


def _detail(name: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _NAMES[name](value) if name in _NAMES else str(value)


_NAMES: Mapping[str, Callable[[str], str]] = {
    "channel": wording.channel_name,
    "category": wording.category_name,
    "trouble_area": wording.trouble_area_name,
    "reason": wording.reason_name,
    "demand": wording.demand_name,
}
_FIELDS: Mapping[str, Any] = {
    "channel": gettext_lazy("channel"),
    "category": gettext_lazy("category"),
    "trouble_area": gettext_lazy("trouble area"),
    "reason": gettext_lazy("reason"),
    "demand": gettext_lazy("what matters to the customer"),
    "wish": gettext_lazy("what the customer wants"),
    "wants_result": gettext_lazy("wants a result"),
    "car_told": gettext_lazy("car"),
    "on_behalf": gettext_lazy("who speaks for the customer"),
    "car_left": gettext_lazy("car left here in protest"),
    "concerns": gettext_lazy("complained about"),
    "customer": gettext_lazy("customer"),
    "vehicle": gettext_lazy("car"),
    "repair_order": gettext_lazy("repair order"),
}

_LINES: Mapping[str, tuple[Callable[[Facts], str] | None, str, str]] = {
    **CLAIM_LINES,
    **CLOCK_LINES,
    **GRAVE_LINES,
    **JOINING_LINES,
    **HOUSE_LINES,
    **LETTER_LINES,
    EventKind.HANDLING_RATED: (_rated, "star", ""),
    EventKind.OPENED: (_opened, "message-report", "notice"),
    EventKind.IMPORTED: (_imported, "file-import", "notice"),
    EventKind.QUICK_CLOSED: (_quick_closed, "circle-check", ""),
    EventKind.ASSIGNED: (_assigned, "user-check", ""),
    EventKind.PHASE_MOVED: (_phase_moved, "arrow-right", ""),
    EventKind.CALMING_ROUND: (_calming, "ear", ""),
    EventKind.THREAT_RECORDED: (_threat, "alert-triangle", "warn"),
    EventKind.LEVEL_CHANGED: (_level_changed, "flag", "warn"),
    EventKind.CONTACTED: (_contacted, "phone", ""),
    EventKind.SOLUTION_PROPOSED: (_proposed, "tool", ""),
    EventKind.SOLUTION_DECIDED: (_decided, "user", ""),
    EventKind.ACTION_ADDED: (
        _action(gettext_lazy("We are to do: %(what)s"), gettext_lazy("The customer is to do: %(what)s")),
        "checklist",
        "",
    ),
    EventKind.ACTION_DONE: (
        _action(gettext_lazy("We have done: %(what)s"), gettext_lazy("The customer has done: %(what)s")),
        "check",
        "",
    ),
    EventKind.ACTION_REOPENED: (
        _action(gettext_lazy("Not done after all: %(what)s"), gettext_lazy("Not done after all: %(what)s")),
        "rotate",
        "",
    ),
    EventKind.PROMISE_MADE: (_promise_made, "calendar-due", "notice"),
    EventKind.PROMISE_KEPT: (_promise_kept, "calendar-check", ""),
    EventKind.PROMISE_MOVED: (_promise_moved, "clock", "warn"),
    EventKind.PROMISE_WITHDRAWN: (_promise_withdrawn, "circle-x", "warn"),
    EventKind.PROMISE_TOLD: (_promise_told, "phone-call", "notice"),
    EventKind.PROMISE_HANDED: (_promise_handed, "switch-horizontal", ""),
    EventKind.DETAILS_CHANGED: (_details, "pencil", ""),
    EventKind.NOTED: (None, "note", ""),
    EventKind.JUDGED: (_judged, "scale", ""),
    EventKind.CLOSED: (_closed, "circle-check", "notice"),
    EventKind.FOLLOW_UP_MOVED: (_follow_up_moved, "clock", ""),
    EventKind.FOLLOWED_UP: (_followed_up, "phone-call", ""),
    EventKind.CLOSED_FOR_GOOD: (None, "lock", ""),
    EventKind.REOPENED: (_reopened, "lock-open", "alarm"),
    EventKind.PHONE_SHOWN: (None, "eye", ""),
    EventKind.PRINTED: (_printed, "printer", ""),
    EventKind.REPEAT_JOINED: (_repeat_joined, "tool", "alarm"),
    EventKind.REPEAT_LEFT: (_repeat_left, "tool", ""),
    EventKind.FILE_ATTACHED: (_file(gettext_lazy("File added: %(kind)s, %(size)s")), "paperclip", ""),
    EventKind.FILE_REMOVED: (_file(gettext_lazy("File removed: %(kind)s, %(size)s")), "trash", "warn"),
    EventKind.FILE_RESTORED: (_file(gettext_lazy("File brought back: %(kind)s, %(size)s")), "rotate", ""),
}


def group_choices() -> Sequence[tuple[str, str]]:
    """Return the groups that the history can be narrowed to."""
    return [("", _("Everything")), *((key, str(name)) for key, (name, _kinds) in GROUPS.items())]
