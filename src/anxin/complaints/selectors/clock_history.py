"""Lines of a case's history about its clocks: which policy holds, holds, and who was told of a passed limit."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from anxin.complaints.choices import EventKind
from anxin.complaints.selectors.clocks.policies import book_named, step_name
from anxin.foundation.bilingual import pick

Facts = Mapping[str, Any]
Line = tuple[Callable[[Facts], str] | None, str, str]


def _set(facts: Facts) -> str:
    book = book_named(facts["version"])
    return _("Clocks: %(policy)s, version %(version)s") % {
        "policy": pick(book.policy(facts["policy"]).name),
        "version": book.version,
    }


def _paused(facts: Facts) -> str:
    return _("Clocks on hold: %(reason)s") % {"reason": pick(facts["named"])}


def _resumed(facts: Facts) -> str:
    return _("The hold has run out") if facts.get("by_itself") else _("Clocks run again")


def _escalated(facts: Facts) -> str:
    step = step_name(facts["step"], book_named(facts["policy"]))
    if not facts["told"]:
        return _("Escalated: %(step)s; nobody was there to be told") % {"step": step}
    return _("Escalated: %(step)s, told %(people)s") % {"step": step, "people": ", ".join(facts["told"])}


CLOCK_LINES: Mapping[str, Line] = {
    EventKind.CLOCKS_SET: (_set, "clock", ""),
    EventKind.PAUSED: (_paused, "player-pause", "notice"),
    EventKind.RESUMED: (_resumed, "player-play", ""),
    EventKind.ESCALATED: (_escalated, "bell", "warn"),
    EventKind.ACKNOWLEDGED: (None, "mail-check", ""),
}
