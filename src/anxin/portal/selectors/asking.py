"""One question at a time, as a customer meets it: by his link, or by the code on the wall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.customers.selectors import addressed
from anxin.engines.surveys import (
    Given,
    Item,
    ItemKind,
    Value,
    bad_answers,
    next_item,
    shown,
)
from anxin.surveys.models import Interview, Invitation, QuestionnaireVersion
from anxin.surveys.selectors.interviews import given_in
from anxin.surveys.selectors.questionnaires import definition_of, limits_of
from anxin.surveys.selectors.wording import said, value_in_words

_NOTHING = Given()


@dataclass(frozen=True)
class Choice:
    """One thing to press: what is sent, what stands on it, whether it was pressed before."""

    value: str
    says: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """A question on its page. ``why``: it was answered badly, and his reason is asked for; ``answer`` says how."""

    key: str
    kind: str
    asks: str
    hint: str
    low: str
    high: str
    choices: Sequence[Choice]
    words: str
    required: bool
    why: bool
    answer: str


@dataclass(frozen=True)
class AskPage:
    """What one page shows: the question, or nothing more to ask. ``back`` is the key of the question before.

    ``bad`` tells that a call is to be offered, once everything is answered.
    """

    title: str
    opening: str
    closing: str
    asked: Asked | None
    number: int
    count: int
    back: str
    begun: bool
    bad: bool


def page_of_link(invitation: Invitation, interview: Interview | None, *, at: str = "") -> AskPage:
    """Return what the holder of a link meets next, or the question ``at`` that he went back to."""
    dealer, vehicle, order = invitation.dealer, invitation.vehicle, invitation.order
    filled = _house(dealer) | {
        "customer": addressed(invitation.customer),
        "plate": vehicle.plate if vehicle else "",
        "car": vehicle.model_name if vehicle else "",
        "agent": str(dealer),
        "date": f"{order.opened_on:%Y-%m-%d}" if order else _("lately"),
        "repaired_item": _("your car"),
    }
    return _page(invitation.version, interview, filled, dealer=dealer, at=at)


def page_on_wall(version: QuestionnaireVersion, interview: Interview | None, *, at: str = "") -> AskPage:
    """Return what somebody in front of the code on the wall meets next; nobody is named in it."""
    dealer = version.questionnaire.dealer
    filled = _house(dealer) | {"customer": _("customer"), "plate": "", "car": ""}
    return _page(interview.version if interview else version, interview, filled, dealer=dealer, at=at)


def item_of(version: QuestionnaireVersion, key: str) -> Item | None:
    """Return the item of a version with this key."""
    return definition_of(version).item(key)


def _page(
    version: QuestionnaireVersion,
    interview: Interview | None,
    filled: Mapping[str, str],
    *,
    dealer: Dealer,
    at: str,
) -> AskPage:
    questions, limits = definition_of(version), limits_of(dealer)
    given = given_in(interview) if interview else _NOTHING
    items = shown(questions, given)
    wanted = next((item for item in items if item.key == at), None)
    item = wanted or next_item(questions, given, limits=limits)
    place = items.index(item) if item else len(items)
    return AskPage(
        title=_filled(said(questions.title), filled),
        opening=_filled(said(questions.opening), filled),
        closing=_filled(said(questions.closing), filled),
        asked=_asked(item, given, filled, why=wanted is None) if item else None,
        number=place + 1,
        count=len(items),
        back=items[place - 1].key if place else "",
        begun=bool(given.answers or given.words or given.skipped),
        bad=bool(bad_answers(questions, given, limits)),
    )


def _asked(item: Item, given: Given, filled: Mapping[str, str], *, why: bool) -> Asked:
    present = given.answers.get(item.key)
    # The next question is one that has an answer already only where its reason is missing.
    lacks_reason = why and present is not None
    return Asked(
        key=item.key,
        kind=item.kind.value,
        asks=_filled(said(item.asks), filled),
        hint=_filled(said(item.hint), filled),
        low=said(item.low),
        high=said(item.high),
        choices=_choices(item, present),
        words=given.words.get(item.key, ""),
        required=item.required,
        why=lacks_reason,
        answer=value_in_words(item, present) if lacks_reason else "",
    )


def _choices(item: Item, present: Value | None) -> Sequence[Choice]:
    if item.scale:
        low, high = item.scale
        return [Choice(str(mark), str(mark), present == mark) for mark in range(low, high + 1)]
    if item.kind is ItemKind.YES_NO:
        return [
            Choice("true", _("yes"), present is True),
            Choice("false", _("no"), present is False),
        ]
    chosen: Any = present if isinstance(present, list) else [present]
    return [Choice(each.key, said(each.says), each.key in chosen) for each in item.options]


def _house(dealer: Dealer) -> dict[str, str]:
    return {"dealer": str(dealer), "dealer_phone": dealer.phone}


def _filled(text: str, filled: Mapping[str, str]) -> str:
    for name, value in filled.items():
        text = text.replace("{" + name + "}", value)
    return text.replace("  ", " ")
