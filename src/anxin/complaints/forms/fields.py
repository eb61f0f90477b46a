"""Fields that several forms share: moments in the dealer's zone, colleagues, entries of content lists, moods."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Person
from anxin.engines.conversation.facts import ANGRIEST, CALMEST
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import Entry, entries

LOCAL_FORMAT = "%Y-%m-%dT%H:%M"

Choice = tuple[str, str]
Grouped = tuple[str, list[Choice]]


class MomentField(forms.DateTimeField):
    """A day and a time of day as the dealer's clock shows them."""

    kind = "moment"

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_FORMAT))
        more.setdefault("input_formats", [LOCAL_FORMAT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"])
        more.setdefault(
            "error_messages", {"invalid": _("Choose a day and a time, such as 2026-11-21 18:00.")}
        )
        super().__init__(**more)


class TextField(forms.CharField):
    """Words of several lines, kept as a draft while they are written."""

    kind = "text"

    def __init__(self, *, rows: int = 2, **more: Any) -> None:
        more.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**more)


class ScaleField(forms.TypedChoiceField):
    """A place on a scale from 1 to 5."""

    kind = "mood"

    def __init__(self, **more: Any) -> None:
        steps = [(str(step), str(step)) for step in range(CALMEST, ANGRIEST + 1)]
        more.setdefault("error_messages", {"required": _("Choose one of the five.")})
        super().__init__(choices=steps, coerce=int, empty_value=None, widget=forms.RadioSelect, **more)


class ColleagueField(forms.TypedChoiceField):
    """One of the dealer's people, given by the form."""

    kind = "select"

    def offer(self, people: Sequence[Person], *, empty: str | None = None) -> None:
        """Set the people to choose from; ``empty`` words the choice of nobody."""
        known = {str(person.pk): person for person in people}
        nobody: list[Choice] = [] if empty is None else [("", empty)]
        self.choices = nobody + [(key, person.name) for key, person in known.items()]
        self.coerce = known.__getitem__
        self.empty_value = None


def entry_choices(name: str, group: str, *, dealer_code: str, empty: str | None = None) -> list[Choice]:
    """Return the entries of a content list as choices, short names first."""
    first: list[Choice] = [] if empty is None else [("", empty)]
    return first + [(each["id"], _short(each)) for each in entries(name, group, dealer_code=dealer_code)]


def category_choices(dealer_code: str) -> list[Choice | Grouped]:
    """Return the categories as a tree of one depth, the branches as headings over their leaves."""
    found = entries("complaint_categories", "categories", dealer_code=dealer_code)
    return _tree(found)


def reason_choices(dealer_code: str) -> list[Choice | Grouped]:
    """Return the reasons of dissatisfaction under their groups."""
    groups = {each["key"]: pick(each) for each in entries("reasons", "groups", dealer_code=dealer_code)}
    below: dict[str, list[Choice]] = {}
    for each in entries("reasons", "reasons", dealer_code=dealer_code):
        below.setdefault(groups.get(each["group"], ""), []).append((each["id"], _short(each)))
    return [("", "—"), *below.items()]


def threat_choices(dealer_code: str) -> list[Choice]:
    """Return the threats by their keys, as they are recorded."""
    return [(each["key"], pick(each)) for each in entries("threats", "threats", dealer_code=dealer_code)]


def _tree(found: Iterable[Entry]) -> list[Choice | Grouped]:
    entries_list = list(found)
    leaves: dict[str, list[Choice]] = {}
    for each in entries_list:
        if each["parent"]:
            leaves.setdefault(each["parent"], []).append((each["id"], _short(each)))
    tops = [each for each in entries_list if not each["parent"]]
    alone: list[Choice | Grouped] = [(each["id"], _short(each)) for each in tops if each["id"] not in leaves]
    return alone + [(_short(each), leaves[each["id"]]) for each in tops if each["id"] in leaves]


def _short(found: Entry) -> str:
    return pick(found["label"]) if "label" in found else pick(found)
