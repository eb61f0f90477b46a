"""Handing promises to another keeper: one of them, or all that somebody keeps."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anxin.accounts.models import Person
from anxin.promises.forms.fields import ColleagueField, JudgedForm
from anxin.promises.forms.operations import OperationForm
from anxin.promises.selectors.keepers import Keeper


class HandOverForm(OperationForm):
    """One promise."""

    to = ColleagueField(label=gettext_lazy("To whom"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300)

    def __init__(self, *args: Any, people: Sequence[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, "to", people)


class HandAllOverForm(JudgedForm):
    """Everything that somebody keeps."""

    keeper = ColleagueField(label=gettext_lazy("Whose promises"))
    to = ColleagueField(label=gettext_lazy("To whom"))
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("Holiday, illness, leaving: it stands in the story of each promise."),
    )

    def __init__(self, *args: Any, keepers: Sequence[Keeper], people: Sequence[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["keeper"].offer([each.person for each in keepers])  # type: ignore[attr-defined]
        self.fields["keeper"].choices = [(str(each.person.pk), _named(each)) for each in keepers]  # type: ignore[attr-defined]
        _offer(self, "to", people)


def _offer(form: JudgedForm, name: str, people: Sequence[Person]) -> None:
    """Nobody is chosen beforehand: promises must not go to whoever happens to stand first."""
    field = form.fields[name]
    field.offer(people)  # type: ignore[attr-defined]
    field.choices = [("", "—"), *field.choices]  # type: ignore[attr-defined]


def _named(keeper: Keeper) -> str:
    words = (
        _("%(name)s: %(count)s open") if keeper.is_here else _("%(name)s: %(count)s open, works here no more")
    )
    return words % {"name": keeper.person.name, "count": keeper.promises}
