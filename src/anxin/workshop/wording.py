"""From codes to sentences: reasons of the procedure and entries of the content list, in the reader's language."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext

from anxin.engines.decisions import Decision, Reason
from anxin.engines.repeats.texts import REASON_TEXTS
from anxin.foundation.bilingual import pick
from anxin.foundation.errors import NotAllowed, Refused
from anxin.playbooks.selectors import Entry, content

LIST = "repeat_repair"
#: Reasons that lie in who asks and not in how far the treatment has come.
_OF_THE_PERSON = ("OWN_WORK", "SERVICE_MANAGER_ONLY")


def reason_text(reason: Reason) -> str:
    """Return the sentence of one reason."""
    text = gettext(REASON_TEXTS[reason.code])
    return text % reason.params if reason.params else text


def reason_texts(reasons: Iterable[Reason]) -> list[str]:
    """Return the sentences of several reasons, in order."""
    return [reason_text(reason) for reason in reasons]


def require_allowed(decision: Decision) -> None:
    """Let an allowed decision pass; else ``NotAllowed`` where it lies in the person, ``Refused`` where in the state."""
    if decision.allowed:
        return
    words = " ".join(reason_texts(decision.reasons))
    personal = next((code for code in decision.codes if code in _OF_THE_PERSON), "")
    raise NotAllowed(personal, words) if personal else Refused(decision.codes[0], words)


def repeat_words(dealer_code: str) -> dict[str, Entry]:
    """Return the entries of the list of repeat repairs by id, as the dealer words them."""
    body = content(LIST, dealer_code=dealer_code).body
    return {each["id"]: each for each in _entries(body)}


def repeat_label(ident: str, *, dealer_code: str = "") -> str:
    """Return the words of a step, an item, a standard or an expectation; the id itself where it is not known."""
    found = repeat_words(dealer_code).get(ident)
    return pick(found) if found else ident


def _entries(body: Entry) -> Iterator[Entry]:
    yield body["expectation"]
    yield from body["expectation"]["checks"]
    yield from body["standards"]
    for step in body["steps"]:
        yield step
        yield from step["items"]
