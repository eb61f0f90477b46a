"""Fields that several forms share: colleagues, entries of content lists."""

from collections.abc import Sequence

from django import forms

from anxin.accounts.models import Person
from anxin.complaints.selectors.categories import Choice, Grouped, short_name
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import entries


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
    return first + [(each["id"], short_name(each)) for each in entries(name, group, dealer_code=dealer_code)]


def reason_choices(dealer_code: str) -> list[Choice | Grouped]:
    """Return the reasons of dissatisfaction under their groups."""
    groups = {each["key"]: pick(each) for each in entries("reasons", "groups", dealer_code=dealer_code)}
    below: dict[str, list[Choice]] = {}
    for each in entries("reasons", "reasons", dealer_code=dealer_code):
        below.setdefault(groups.get(each["group"], ""), []).append((each["id"], short_name(each)))
    return [("", "—"), *below.items()]


def threat_choices(dealer_code: str) -> list[Choice]:
    """Return the threats by their keys, as they are recorded."""
    return [(each["key"], pick(each)) for each in entries("threats", "threats", dealer_code=dealer_code)]
