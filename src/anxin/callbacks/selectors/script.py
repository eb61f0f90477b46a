"""The script of a call, one thing at a time: what is said or asked now, what may be answered, how far it has come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.what_is_due import what_is_due
from anxin.complaints.selectors.talk import case_values, filled, house_values
from anxin.customers.selectors import addressed
from anxin.engines.surveys import (
    Given,
    Item,
    ItemKind,
    Mode,
    Progress,
    Questionnaire,
    Skip,
    bad_answers,
    is_bad,
    needs_reason,
    next_item,
    progress,
    shown,
)
from anxin.playbooks.selectors import label
from anxin.surveys.choices import InterviewState
from anxin.surveys.selectors.interviews import given_in
from anxin.surveys.selectors.questionnaires import definition_of, limits_of
from anxin.surveys.selectors.wording import asked_of_anybody, said, value_in_words

_TEN, _KEYS = 10, "123456789"
#: Reasons that the customer himself may have, with the key that notes each.
SKIP_KEYS = ((Skip.DOES_NOT_KNOW, "d"), (Skip.DOES_NOT_WANT, "w"), (Skip.NOT_APPLICABLE, "a"))


@dataclass(frozen=True)
class Button:
    """One answer that a press gives: the value that is sent, its words, the key, whether it was given before."""

    value: str
    words: str
    key: str
    chosen: bool = False
    bad: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """What stands before the caller now; without an item everything was asked.

    ``needs_words``: the answer was given, and the customer's own words to it are wanted, or why there are none.
    """

    item: Item | None
    says: SafeString | str
    hint: str = ""
    low: str = ""
    high: str = ""
    buttons: Sequence[Button] = ()
    several: bool = False
    words: str = ""
    needs_words: bool = False
    skipped: str = ""
    back: str = ""
    progress: Progress | None = None
    seen: int = 0
    number: int = 0
    #: Bad answers so far: the question in short, the answer, his words.
    bad: Sequence[tuple[str, str, str]] = field(default=())
    begun: bool = False

    @property
    def kind(self) -> str:
        return str(self.item.kind) if self.item else ""

    @property
    def percent(self) -> int:
        """Return how much of the questions has an answer, of a hundred."""
        done = self.progress
        return round(100 * done.answered / done.shown) if done and done.shown else 0


def spoken_language(call: Call, wanted: str = "") -> str:
    """Return the language of the script, ``zh`` or ``en``: the wanted one, that of the interview, or the dealer's."""
    if wanted in {"zh", "en"}:
        return wanted
    language = call.interview.language if call.interview else call.dealer.language
    return "en" if language.startswith("en") else "zh"


def step_of(call: Call, person: Person, *, item: str = "", language: str = "") -> Step | None:
    """Return the item that was asked for by its key, else the next one; nothing for a talk without a questionnaire."""
    if call.version is None:
        return None
    version = call.interview.version if call.interview else call.version
    asked, limits = definition_of(version), limits_of(call.dealer)
    given = given_in(call.interview) if call.interview else Given(mode=Mode.SPOKEN)
    items = list(shown(asked, given))
    present = next((each for each in items if each.key == item), None)
    present = present or next_item(asked, given, limits=limits)
    tongue = spoken_language(call, language)
    with override("en" if tongue == "en" else "zh-hans"):
        values = values_of(call, person)
    place = items.index(present) if present in items else len(items)
    common: dict[str, Any] = {
        "back": items[place - 1].key if place else "",
        "progress": progress(asked, given, limits=limits),
        "seen": call.interview.changes if call.interview else 0,
        "number": place + 1,
        "bad": _bad_lines(asked, given, call, tongue),
        "begun": call.interview is not None and call.interview.state == InterviewState.OPEN,
    }
    if present is None:
        return Step(item=None, says=filled(said(asked.closing, tongue), values), **common)
    return Step(**_asking(present, given, tongue, values), needs_words=_needs(present, given, call), **common)


def values_of(call: Call, person: Person) -> Mapping[str, str]:
    """Return the values of the words in {braces}, in the language that is active."""
    if call.complaint:
        values = case_values(call.complaint, person, promises=(), solutions=(), actions=())
    else:
        values = house_values(call.dealer, person)
    values |= {"customer": addressed(call.customer), "phone_tail": call.customer.phone[-4:]}
    if call.vehicle:
        values |= {
            "plate": call.vehicle.plate,
            "model": call.vehicle.model_name,
            "car": call.vehicle.model_name,
        }
    if call.kind == CallKind.DUE:
        values["due"] = what_is_due(call)
    order = call.order
    if order:
        left = (order.closed_at or order.finished_at or order.opened_at).astimezone(
            ZoneInfo(call.dealer.time_zone)
        )
        values["date"] = date_format(left, "MONTH_DAY_FORMAT")
        values["adviser"] = order.advised_by
    values["repaired_item"] = _repaired_item(call)
    return {name: value for name, value in values.items() if value}


def _repaired_item(call: Call) -> str:
    """Return what was repaired in a word or two, to be asked about as what works again (S083)."""
    if call.complaint and call.complaint.trouble_area:
        return label("trouble_areas", "areas", call.complaint.trouble_area)
    order = (call.complaint.repair_order if call.complaint else None) or call.order
    lines = [line.strip() for line in order.work.splitlines() if line.strip()] if order else []
    if lines and len(lines[0]) <= 24:
        return lines[0]
    return _("car")


def _asking(item: Item, given: Given, tongue: str, values: Mapping[str, str]) -> dict[str, Any]:
    skip = given.skipped.get(item.key)
    return {
        "item": item,
        "says": filled(said(item.wording(Mode.SPOKEN), tongue), values),
        "hint": said(item.hint, tongue),
        "low": said(item.low, tongue),
        "high": said(item.high, tongue),
        "buttons": list(_buttons(item, given, tongue)),
        "several": item.kind is ItemKind.MANY,
        "words": given.words.get(item.key, ""),
        "skipped": str(skip) if skip else "",
    }


def _buttons(item: Item, given: Given, tongue: str) -> Iterator[Button]:
    present = given.answers.get(item.key)
    chosen = present if isinstance(present, list) else [present]
    if item.scale:
        first, last = item.scale
        for mark in range(first, last + 1):
            yield Button(str(mark), str(mark), _mark_key(mark, first), present == mark, is_bad(item, mark))
    elif item.kind is ItemKind.YES_NO:
        yes, no = ("是", "否") if tongue == "zh" else ("Yes", "No")
        yield Button("true", yes, "1, y", present is True, item.bad_if is True)
        yield Button("false", no, "2, n", present is False, item.bad_if is False)
    else:
        for place, option in enumerate(item.options):
            key = _KEYS[place] if place < len(_KEYS) else ""
            yield Button(option.key, said(option.says, tongue), key, option.key in chosen, option.bad)


def _mark_key(mark: int, first: int) -> str:
    """On a scale from 1 the key 0 is ten; on one from 0 it is nought, and ten stands to its right."""
    if mark == _TEN:
        return "-" if first == 0 else "0"
    return str(mark)


def _needs(item: Item, given: Given, call: Call) -> bool:
    if item.key not in given.answers or item.key in given.skipped:
        return False
    return needs_reason(item, given.answers[item.key], limits_of(call.dealer))


def _bad_lines(asked: Questionnaire, given: Given, call: Call, tongue: str) -> list[tuple[str, str, str]]:
    found = bad_answers(asked, given, limits_of(call.dealer))
    with override("en" if tongue == "en" else "zh-hans"):
        return [
            (asked_of_anybody(item, tongue), value_in_words(item, bad.value, tongue), bad.words)
            for bad in found
            if (item := asked.item(bad.item))
        ]
