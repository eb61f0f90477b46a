"""The words of promises at risk: why, what to say, what to offer beside the new time, and a small gesture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anxin.accounts.models import Dealer, Person
from anxin.customers.selectors import addressed
from anxin.foundation.bilingual import pick
from anxin.foundation.display import moment_in_words
from anxin.playbooks.selectors import Entry, content, entries
from anxin.promises.models import Promise

LIST = "promises"
GESTURES = "gestures"


@dataclass(frozen=True)
class Choice:
    """Something that may be offered: its key and its words."""

    key: str
    words: str


@dataclass(frozen=True)
class Script:
    """What whoever tells the customer has before him: why, the words, what he can offer, a small gesture."""

    risks: Sequence[str]
    say: str
    remedies: Sequence[Choice]
    gesture: Choice | None


def risk_label(code: str, *, dealer_code: str = "") -> str:
    """Return the words of a risk by its code; the code itself where the list does not know it."""
    found = _risks(dealer_code).get(code.lower())
    return pick(found) if found else code


def risks_in_words(promise: Promise) -> list[str]:
    """Return why a promise is at risk, the gravest first."""
    return [risk_label(each["code"], dealer_code=promise.dealer.code) for each in promise.risks]


def remedy_keys(dealer_code: str) -> set[str]:
    """Return the keys of what may be offered."""
    return {each["key"] for each in entries(LIST, "remedies", dealer_code=dealer_code)}


def gesture_keys(dealer_code: str) -> set[str]:
    """Return the ids of the small gestures."""
    return {each["id"] for each in entries(GESTURES, "small", dealer_code=dealer_code)}


def remedies_of(dealer_code: str) -> list[Choice]:
    """Return everything that may be offered, in its order."""
    return [Choice(each["key"], pick(each)) for each in entries(LIST, "remedies", dealer_code=dealer_code)]


def gestures_of(dealer_code: str) -> list[Choice]:
    """Return the small gestures in their order."""
    return [Choice(each["id"], pick(each)) for each in entries(GESTURES, "small", dealer_code=dealer_code)]


def label_of(choices: Sequence[Choice], key: str) -> str:
    """Return the words of a choice; its key where it is not known any more."""
    return next((each.words for each in choices if each.key == key), key)


def script_of(promise: Promise, person: Person) -> Script:
    """Return what ``person`` may say about a promise at risk; one without a risk has those of work under way."""
    code = promise.dealer.code
    known = _risks(code)
    found = [known[each["code"].lower()] for each in promise.risks if each["code"].lower() in known]
    first = found[0] if found else known["due_soon"]
    offered = {key: None for each in found or [first] for key in each["remedies"]}
    remedies = {each.key: each for each in remedies_of(code)}
    return Script(
        risks=[pick(each) for each in found],
        say=_filled(pick(first["say"]), _values(promise, person)),
        remedies=[remedies[key] for key in offered if key in remedies],
        gesture=small_gesture(promise),
    )


def small_gesture(promise: Promise) -> Choice | None:
    """Return the small gesture that suits a promise: one meant for its kind, another when he comes the second time."""
    listed = entries(GESTURES, "small", dealer_code=promise.dealer.code)
    fitting = [each for each in listed if promise.kind in each["fits"]] or listed
    if not fitting:
        return None
    chosen = fitting[(promise.moved + promise.in_vain) % len(fitting)]
    return Choice(chosen["id"], pick(chosen))


def column_headings(dealer: Dealer) -> dict[str, list[str]]:
    """Return the accepted headings of each of our fields in a supplier's list."""
    body = content(LIST, dealer_code=dealer.code).body
    return {each["key"]: list(each["headings"]) for each in body["columns"]}


def _values(promise: Promise, person: Person) -> Mapping[str, str]:
    part = getattr(promise, "part", None)
    zone = promise.dealer.time_zone
    return {
        "customer": addressed(promise.customer),
        "dealer": str(promise.dealer),
        "person": str(person),
        "what": promise.what,
        "due": moment_in_words(promise.due_at, zone=zone),
        "expected": part.expected_on.isoformat() if part and part.expected_on else "…",
    }


def _filled(text: str, values: Mapping[str, str]) -> str:
    for key, value in values.items():
        text = text.replace("{" + key + "}", value)
    return text


def _risks(dealer_code: str) -> dict[str, Entry]:
    return {each["key"]: each for each in entries(LIST, "risks", dealer_code=dealer_code)}
