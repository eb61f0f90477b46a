"""From codes to sentences: reasons of the engines and entries of the content lists, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext

from anxin.engines.conversation.decisions import Decision, Reason
from anxin.engines.conversation.texts import REASON_TEXTS
from anxin.foundation.errors import Refused
from anxin.playbooks.selectors import label


def reason_text(reason: Reason) -> str:
    """Return the sentence of one reason."""
    text = gettext(REASON_TEXTS[reason.code])
    return text % reason.params if reason.params else text


def reason_texts(reasons: Iterable[Reason]) -> list[str]:
    """Return the sentences of several reasons, in order."""
    return [reason_text(reason) for reason in reasons]


def require_allowed(decision: Decision) -> None:
    """Let an allowed decision pass; raise ``Refused`` with every reason of a refusal."""
    if not decision.allowed:
        raise Refused(decision.codes[0], " ".join(reason_texts(decision.reasons)))


def category_name(ident: str) -> str:
    """Return the category's name, with the name of the one above it where it has one."""
    return label("complaint_categories", "categories", ident) if ident else ""


def channel_name(ident: str) -> str:
    """Return the name of an intake channel."""
    return label("complaint_categories", "intake", ident) if ident else ""


def trouble_area_name(ident: str) -> str:
    """Return the name of a trouble area."""
    return label("trouble_areas", "areas", ident) if ident else ""


def reason_name(ident: str) -> str:
    """Return the name of a reason of dissatisfaction."""
    return label("reasons", "reasons", ident) if ident else ""


def threat_name(ident: str) -> str:
    """Return the name of a threat."""
    return label("threats", "threats", ident) if ident else ""


def demand_name(ident: str) -> str:
    """Return the name of what matters to an upset customer."""
    return label("demands", "demands", ident) if ident else ""


def watch_rule_name(key: str) -> str:
    """Return the name of a rule of early warning."""
    return label("early_warning", "rules", key) if key else ""


def kept_text(text: str) -> str:
    """Return a stored reason: people's as they wrote it, the program's own in the reader's language."""
    return gettext(text) if text else ""
