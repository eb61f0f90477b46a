"""Lines of a case's history about requests under the law: received, answered, done, moved."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from anxin.complaints.choices import EventKind
from anxin.rights.choices import Answered, Medium, Remedy

Facts = Mapping[str, Any]
Line = tuple[Callable[[Facts], str] | None, str, str]


def _taken(facts: Facts) -> str:
    names = _names(facts) | {
        "medium": _label(Medium, facts.get("medium", "")),
        "number": facts.get("source", ""),
        "answer": facts.get("answer_due", ""),
        "done": facts.get("complete_due", ""),
    }
    if names["number"]:
        text = _("Request for %(remedy)s taken over from %(number)s")
    elif not names["answer"]:
        text = _("The owner asks for %(remedy)s (%(medium)s), received on %(day)s")
    else:
        text = _(
            "The owner asks for %(remedy)s (%(medium)s), received on %(day)s: answer by %(answer)s, done by %(done)s"
        )
    return text % names


def _answered(facts: Facts) -> str:
    names = _names(facts) | {"answer": _label(Answered, facts["answer"])}
    return _("Request for %(remedy)s: %(answer)s, told to the owner on %(day)s") % names


def _done(facts: Facts) -> str:
    return _("Request for %(remedy)s done on %(day)s") % _names(facts)


def _moved(facts: Facts) -> str:
    names = _names(facts) | {"number": facts["number"]}
    return _("Request for %(remedy)s goes on in %(number)s") % names


def _term_moved(facts: Facts) -> str:
    years = ", ".join(map(str, facts["years"]))
    parts = [
        text % {"before": facts[before], "due": facts[due]}
        for text, before, due in (
            (_("answer due on %(due)s instead of %(before)s"), "answer_before", "answer_due"),
            (_("to be done by %(due)s instead of %(before)s"), "complete_before", "complete_due"),
        )
        if facts.get(due) and facts.get(before) != facts[due]
    ]
    text = _("Request for %(remedy)s: %(moved)s, because the holidays of %(years)s were announced")
    return text % (_names(facts) | {"moved": ", ".join(parts), "years": years})


def _names(facts: Facts) -> dict[str, Any]:
    return {
        "remedy": _label(Remedy, facts.get("remedy", "")),
        "day": facts.get("day") or facts.get("received", ""),
    }


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


CLAIM_LINES: Mapping[str, Line] = {
    EventKind.CLAIM_TAKEN: (_taken, "scale", "alarm"),
    EventKind.CLAIM_ANSWERED: (_answered, "scale", "notice"),
    EventKind.CLAIM_DONE: (_done, "circle-check", ""),
    EventKind.CLAIM_MOVED: (_moved, "arrow-right", ""),
    EventKind.CLAIM_TERM_MOVED: (_term_moved, "calendar-due", "notice"),
}
