"""What a judge heard: 1 to 5 points by criterion, and the customer's answers as he hears them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.engines.surveys import Item, ItemKind
from anxin.foundation.bilingual import pick
from anxin.surveys.selectors.wording import asked_of_anybody, said

_POINTS = [(each, str(each)) for each in range(1, 6)]
_POINT, _HEARD = "point-", "heard-"


class ScoreForm(forms.Form):
    """One field a criterion, one an item of the interview; an answer that could not be heard is left open."""

    def __init__(
        self, *args: Any, criteria: Sequence[Mapping[str, Any]], items: Sequence[Item], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for each in criteria:
            self.fields[f"{_POINT}{each['id']}"] = forms.TypedChoiceField(
                label=pick(each),
                help_text=pick(each["good"]),
                choices=_POINTS,
                coerce=int,
                widget=forms.RadioSelect,
            )
        for item in items:
            self.fields[f"{_HEARD}{item.key}"] = forms.ChoiceField(
                label=asked_of_anybody(item),
                choices=[("", _("not to be heard")), *_answers(item)],
                required=False,
            )
        self.fields["note"] = forms.CharField(
            label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
        )

    def point_fields(self) -> list[forms.BoundField]:
        """The fields of the points."""
        return [self[name] for name in self.fields if name.startswith(_POINT)]

    def heard_fields(self) -> list[forms.BoundField]:
        """The fields of the answers."""
        return [self[name] for name in self.fields if name.startswith(_HEARD)]

    @property
    def points(self) -> dict[str, int]:
        """What was given by criterion."""
        return self._given(_POINT)

    @property
    def heard(self) -> dict[str, Any]:
        """What was heard by item, without what was left open."""
        return {name: each for name, each in self._given(_HEARD).items() if each != ""}

    def field_named(self, name: str) -> str | None:
        """Return the field of a criterion or item, nothing for another."""
        return next(
            (each for each in (name, f"{_POINT}{name}", f"{_HEARD}{name}") if each in self.fields), None
        )

    def _given(self, prefix: str) -> dict[str, Any]:
        return {
            name.removeprefix(prefix): given
            for name, given in self.cleaned_data.items()
            if name.startswith(prefix)
        }


def _answers(item: Item) -> list[tuple[str, Any]]:
    if item.scale is not None:
        return [(str(each), str(each)) for each in range(item.scale[0], item.scale[1] + 1)]
    if item.kind is ItemKind.YES_NO:
        return [("true", _("yes")), ("false", _("no"))]
    return [(option.key, said(option.says)) for option in item.options]
