"""Lines of a case's history about what makes it grave: conduct, crisis, review, the manufacturer's side."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from anxin.complaints.choices import CrisisKind, EventKind, ObjectionState, ReviewOutcome, Validity
from anxin.foundation.bilingual import pick
from anxin.foundation.display import moment_in_words
from anxin.playbooks.selectors import entries, label

Facts = Mapping[str, Any]
Line = tuple[Callable[[Facts], str] | None, str, str]

#: Key of the line of a crisis sheet that the manufacturer is told; other keys are those of the list ``crisis``.
MAKER = "maker"
_CENTS = 100


def crisis_entry_name(key: str, what: str, *, dealer_code: str = "") -> str:
    """Return a line of the sheet in the reader's words: the content's where it knows the key, else as it was kept."""
    if key == MAKER:
        return _("the manufacturer")
    secured = entries("crisis", "secured", dealer_code=dealer_code) if key else []
    found = next((each for each in secured if each["key"] == key), None)
    return pick(found) if found else what


def _conduct(facts: Facts) -> str:
    told = _("Beyond the limit: %(kind)s") % {"kind": label("conduct", "kinds", facts.get("conduct", ""))}
    stated = _("limit stated") if facts.get("limit_stated") else _("limit not stated")
    parts = [told, stated]
    if facts.get("second_person"):
        parts.append(_("%(person)s called") % {"person": facts["second_person"]})
    return " · ".join(parts)


def _declared(facts: Facts) -> str:
    kinds = " · ".join(_name(CrisisKind, kind) for kind in facts.get("kinds", ()))
    if facts.get("speaker"):
        return _("Crisis declared: %(kinds)s. Only %(person)s speaks outside") % {
            "kinds": kinds,
            "person": facts["speaker"],
        }
    return _("Crisis declared: %(kinds)s") % {"kinds": kinds}


def _changed(facts: Facts) -> str:
    if facts.get("change") == "speaker":
        return _("Only %(person)s speaks outside now") % {"person": facts.get("speaker", "")}
    told = facts.get("sort") == "told"
    words = {
        ("added", True): _("To be told: %(what)s"),
        ("added", False): _("To be secured: %(what)s"),
        ("ticked", True): _("Told: %(what)s"),
        ("ticked", False): _("Secured: %(what)s"),
        ("unticked", True): _("Not told after all: %(what)s"),
        ("unticked", False): _("Not secured after all: %(what)s"),
    }
    text = words.get((facts.get("change", ""), told), "%(what)s")
    return text % {"what": crisis_entry_name(facts.get("key", ""), facts.get("what", ""))}


def _review_asked(facts: Facts) -> str:
    if facts.get("himself"):
        return _("The customer asks for a review")
    return _("%(person)s is asked to review the case") % {"person": facts.get("reviewer", "")}


def _review_decided(facts: Facts) -> str:
    return _("Reviewed: %(outcome)s") % {"outcome": _name(ReviewOutcome, facts.get("outcome"))}


def _maker_knows(facts: Facts) -> str:
    if facts.get("received"):
        words = _("The manufacturer's order %(number)s of %(received)s")
        return words % {"number": facts.get("number", ""), "received": _moment(facts["received"])}
    if facts.get("number"):
        return _("The manufacturer has been told, number %(number)s") % {"number": facts["number"]}
    return _("The manufacturer has been told")


def _maker_changed(facts: Facts) -> str:
    if facts.get("validity"):
        return _verdict(facts)
    if facts.get("let_be"):
        return _("No objection to the manufacturer's verdict")
    if facts.get("objection"):
        return str(ObjectionState(facts["objection"]).label)
    return _("Manufacturer's number: %(number)s") % {"number": facts.get("number", "")}


def _verdict(facts: Facts) -> str:
    words = _("The manufacturer holds it: %(validity)s, %(day)s") % {
        "validity": _name(Validity, facts["validity"]),
        "day": date.fromisoformat(facts["decided_on"]).isoformat(),
    }
    parts = [words]
    if facts.get("cost") is not None:
        parts.append(_("costs us %(cost)s") % {"cost": f"{Decimal(facts['cost']) / _CENTS:,.2f}"})
    if facts.get("objection_due"):
        parts.append(_("objection until %(due)s") % {"due": _moment(facts["objection_due"])})
    return " · ".join(parts)


def _name(kind: Any, value: Any) -> str:
    return str(kind(value).label) if value in kind.values else str(value or "")


def _moment(value: str) -> str:
    return moment_in_words(datetime.fromisoformat(value))


GRAVE_LINES: Mapping[str, Line] = {
    EventKind.CONDUCT_RECORDED: (_conduct, "hand-stop", "warn"),
    EventKind.CRISIS_DECLARED: (_declared, "alert-triangle", "alarm"),
    EventKind.CRISIS_CHANGED: (_changed, "checklist", ""),
    EventKind.CRISIS_ENDED: (None, "circle-check", "notice"),
    EventKind.REVIEW_ASKED: (_review_asked, "eye", ""),
    EventKind.REVIEW_DECIDED: (_review_decided, "scale", "notice"),
    EventKind.MAKER_KNOWS: (_maker_knows, "building-store", "notice"),
    EventKind.MAKER_CHANGED: (_maker_changed, "building-store", ""),
    EventKind.MAKER_ANSWERED: (None, "send", ""),
    EventKind.MAKER_OBJECTED: (None, "shield-exclamation", "warn"),
}
