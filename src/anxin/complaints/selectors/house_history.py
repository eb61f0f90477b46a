"""Lines of a case's history about the house at work: departments asked, hand-overs, tasks."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anxin.complaints.choices import EventKind
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import label

Facts = Mapping[str, Any]
Line = tuple[Callable[[Facts], str] | None, str, str]


def _department(text: Any) -> Callable[[Facts], str]:
    def words(facts: Facts) -> str:
        return str(text) % {"department": pick(facts.get("department") or {})}

    return words


def _offered(facts: Facts) -> str:
    names = {"target": facts.get("target", ""), "number": facts.get("open_promises", 0)}
    if facts.get("open_promises"):
        return _("Offered to %(target)s, with %(number)s open promises") % names
    return _("Offered to %(target)s") % names


def _target(text: Any) -> Callable[[Facts], str]:
    def words(facts: Facts) -> str:
        return str(text) % {"target": facts.get("target", "")}

    return words


def _task(text: Any) -> Callable[[Facts], str]:
    def words(facts: Facts) -> str:
        return str(text) % {"what": facts.get("what", "")}

    return words


def _task_added(facts: Facts) -> str:
    if facts.get("tasks"):
        name = label("check_lists", "lists", facts.get("check_list", ""))
        return _("Check-list started: %(name)s, %(number)s tasks") % {"name": name, "number": facts["tasks"]}
    return _("Task: %(what)s") % {"what": facts.get("what", "")}


HOUSE_LINES: Mapping[str, Line] = {
    EventKind.REQUEST_SENT: (_department(gettext_lazy("%(department)s is asked")), "send", "notice"),
    EventKind.REQUEST_ACCEPTED: (
        _department(gettext_lazy("%(department)s has accepted the request")),
        "check",
        "",
    ),
    EventKind.REQUEST_REFUSED: (
        _department(gettext_lazy("%(department)s sends the request back")),
        "arrow-back-up",
        "warn",
    ),
    EventKind.REQUEST_ANSWERED: (
        _department(gettext_lazy("%(department)s has answered, signed")),
        "clipboard-list",
        "notice",
    ),
    EventKind.REQUEST_WITHDRAWN: (
        _department(gettext_lazy("Request to %(department)s withdrawn")),
        "circle-x",
        "",
    ),
    EventKind.HAND_OVER_OFFERED: (_offered, "switch-horizontal", "notice"),
    EventKind.HAND_OVER_ACCEPTED: (
        _target(gettext_lazy("%(target)s accepts the hand-over")),
        "user-check",
        "",
    ),
    EventKind.HAND_OVER_REFUSED: (
        _target(gettext_lazy("%(target)s declines the hand-over")),
        "circle-x",
        "warn",
    ),
    EventKind.HAND_OVER_WITHDRAWN: (
        _target(gettext_lazy("Offer to %(target)s withdrawn")),
        "circle-x",
        "",
    ),
    EventKind.TASK_ADDED: (_task_added, "checklist", ""),
    EventKind.TASK_DONE: (_task(gettext_lazy("Task done: %(what)s")), "check", ""),
    EventKind.TASK_REOPENED: (_task(gettext_lazy("Task not done after all: %(what)s")), "rotate", ""),
    EventKind.TASK_DROPPED: (_task(gettext_lazy("Task dropped: %(what)s")), "circle-x", ""),
}
