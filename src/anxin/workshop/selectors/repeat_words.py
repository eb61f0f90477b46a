"""What a repeat repair is about and what speaks for it, in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anxin.engines.repeats import Speaks
from anxin.engines.repeats.items import Step
from anxin.foundation import display
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import entries
from anxin.workshop.models import RepeatProof

_LANGUAGE = "workshop_language"
_SPEAKS: Mapping[str, str] = {
    Speaks.SYMPTOM: gettext_noop("Same symptom: %(named)s"),
    Speaks.LIKE: gettext_noop("Similar symptom: %(named)s"),
    Speaks.COMPONENT: gettext_noop("Same part of the car: %(named)s"),
    Speaks.PART: gettext_noop("The same part was fitted before: %(named)s"),
    Speaks.WORK: gettext_noop("The same work was done before: %(named)s"),
    Speaks.AGAIN: gettext_noop("The customer says that it is back: %(named)s"),
    Speaks.WORDS: gettext_noop("Told in similar words: %(named)s"),
    Speaks.LABEL: gettext_noop("The workshop itself calls it a repeat repair"),
    "reported by a colleague": gettext_noop("A colleague reports it: %(named)s"),
}
_UNNAMED: Mapping[str, str] = {
    Speaks.SYMPTOM: gettext_noop("Same symptom"),
    Speaks.LIKE: gettext_noop("Similar symptom"),
    Speaks.COMPONENT: gettext_noop("Same part of the car"),
    Speaks.PART: gettext_noop("The same part was fitted before"),
    Speaks.WORK: gettext_noop("The same work was done before"),
    Speaks.AGAIN: gettext_noop("The customer says that it is back"),
    Speaks.WORDS: gettext_noop("Told in similar words"),
}
_VISITS = (
    gettext_noop("This is the first visit for this trouble."),
    gettext_noop("This is the second visit for this trouble."),
    gettext_noop("This is the third visit for this trouble."),
    gettext_noop("This is the fourth visit for this trouble."),
    gettext_noop("This is the fifth visit for this trouble."),
)
_STEPS: Mapping[str, str] = {
    Step.CONFIRM: gettext_noop("Confirm"),
    Step.PREPARE: gettext_noop("Prepare"),
    Step.RECEIVE: gettext_noop("Receive the car"),
    Step.VERIFY: gettext_noop("Check"),
    Step.RETURN: gettext_noop("Hand back"),
}
_YES_NO: Mapping[str, tuple[str, str]] = {
    "offered": (gettext_noop("offered"), gettext_noop("not offered")),
    "accepted": (gettext_noop("taken"), gettext_noop("not taken")),
    "in_person": (gettext_noop("in person"), gettext_noop("not in person")),
    "solved": (gettext_noop("solved"), gettext_noop("not solved")),
}
_FACTS: Mapping[str, str] = {
    "people": gettext_noop("with %(value)s"),
    "kilometres": gettext_noop("road test of %(value)s km"),
    "orders": gettext_noop("orders %(value)s"),
    "order": gettext_noop("order %(value)s"),
}


def evidence_in_words(because: Iterable[Mapping[str, str]]) -> list[str]:
    """Return what speaks for a repeat as sentences; evidence of a kind that is not known stays as it was kept."""
    return [_sentence(each.get("speaks", ""), each.get("named", "")) for each in because]


def visit_in_words(visit: int | None) -> str:
    """Return the one sentence that reception reads in large letters: which visit for this trouble it is."""
    if visit is None:
        return _("The workshop calls this a repeat repair.")
    if visit <= len(_VISITS):
        return _(_VISITS[visit - 1])
    return _("This is visit number %(visit)s for this trouble.") % {"visit": visit}


def step_in_words(step: str) -> str:
    """Return the short name of one of the five steps."""
    return _(_STEPS[step])


def facts_in_words(proof: RepeatProof) -> list[str]:
    """Return the facts of a proof as phrases, in the reader's language and the zone that the page is in."""
    said = []
    for name, value in proof.facts.items():
        if name == "call_at":
            moment = display.moment_in_words(datetime.fromisoformat(str(value)))
            said.append(_("We call %(moment)s") % {"moment": moment})
        elif isinstance(value, bool) and name in _YES_NO:
            said.append(_(_YES_NO[name][0 if value else 1]))
        elif name in _FACTS and value:
            told = ", ".join(map(str, value)) if isinstance(value, list) else value
            said.append(_(_FACTS[name]) % {"value": told})
    return said


def component_name(key: str, *, dealer_code: str = "") -> str:
    """Return the name of a component of the car, such as 空调; the key itself where the list lacks it."""
    return _named("components", key, dealer_code)


def symptom_name(key: str, *, dealer_code: str = "") -> str:
    """Return the name of a symptom, such as 不制冷; the key itself where the list lacks it."""
    return _named("symptoms", key, dealer_code)


def fault_in_words(component: str, symptom: str, *, dealer_code: str = "") -> str:
    """Return component and symptom in one phrase; empty where neither is known."""
    names = (
        component_name(component, dealer_code=dealer_code),
        symptom_name(symptom, dealer_code=dealer_code),
    )
    return " · ".join(name for name in names if name)


def _sentence(speaks: str, named: str) -> str:
    text = (_SPEAKS if named else {**_SPEAKS, **_UNNAMED}).get(speaks)
    return _(text) % {"named": named} if text else f"{speaks} {named}".strip()


def _named(group: str, key: str, dealer_code: str) -> str:
    if not key:
        return ""
    found = (each for each in entries(_LANGUAGE, group, dealer_code=dealer_code) if each["key"] == key)
    entry = next(found, None)
    return pick(entry) if entry else key
