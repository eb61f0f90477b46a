"""Typing a sheet in, and a file of answers: fields made from what is asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.engines.surveys import Item, ItemKind
from anxin.foundation.errors import AnxinError
from anxin.surveys.models import AnswerImport, QuestionnaireVersion
from anxin.surveys.selectors.imports import Whose, field_names
from anxin.surveys.selectors.questionnaires import definition_of
from anxin.surveys.selectors.wording import asked_of_anybody, said
from anxin.surveys.services.giving import Step
from anxin.surveys.services.keep_sheet import Sheet

_ITEM, _COLUMN = "item_", "column_"


class SheetForm(forms.Form):
    """A sheet as fast as it can be typed: digits for marks, 1 or 0 for yes or no, numbers for what is offered."""

    def __init__(self, version: QuestionnaireVersion, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="sheet-%s")
        self.label_suffix = ""
        self.version = version
        self.items = [item for item in definition_of(version).items if item.kind is not ItemKind.SAY]
        if not version.questionnaire.anonymous:
            self.fields["number"] = forms.CharField(label=_("Number of the sheet"), max_length=40)
            self.fields["whose"] = forms.CharField(
                label=_("Customer"),
                required=False,
                max_length=40,
                help_text=_("Order number or telephone, where it stands on the sheet."),
            )
        for number, item in enumerate(self.items, start=1):
            self.fields[f"{_ITEM}{item.key}"] = forms.CharField(
                label=f"{number} {asked_of_anybody(item)}",
                required=False,
                max_length=4000,
                help_text=_what_to_type(item),
                widget=forms.TextInput(attrs=_attributes(item)),
            )

    def sheet(self) -> Sheet:
        """Return the sheet as it was typed."""
        given = {
            item.key: _read(item, self.cleaned_data[f"{_ITEM}{item.key}"].strip()) for item in self.items
        }
        whose = self.cleaned_data.get("whose", "").strip()
        return Sheet(
            step=Step(answers={key: value for key, value in given.items() if value}),
            number=self.cleaned_data.get("number", ""),
            whose=Whose(order=whose, phone=whose) if whose else None,
        )

    def take_error(self, error: AnxinError) -> None:
        """Show what the service found at the field that it names."""
        place = error.field if error.field in self.fields else f"{_ITEM}{error.field}"
        self.add_error(place if place in self.fields else None, str(error))


class AnswersForm(forms.Form):
    """A file of answers."""

    file = forms.FileField(label=_("File (CSV, XLSX, XLS, ODS)"))


class AnswerColumnsForm(forms.Form):
    """Our items, each with the column of the file that it is taken from."""

    def __init__(
        self,
        run: AnswerImport,
        headings: Sequence[str],
        *,
        chosen: Mapping[str, str],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        initial = {f"{_COLUMN}{name}": heading for name, heading in chosen.items()}
        super().__init__(data, initial=initial, auto_id="columns-%s")
        self.label_suffix = ""
        offered = [("", "—"), *((each, each) for each in headings)]
        for name, label in field_names(run.version).items():
            self.fields[f"{_COLUMN}{name}"] = forms.ChoiceField(label=label, choices=offered, required=False)

    def mapping(self) -> dict[str, str]:
        """Return what was decided: our field and the file's heading, or nothing."""
        return {name.removeprefix(_COLUMN): heading for name, heading in self.cleaned_data.items()}

    def tell(self, error: AnxinError) -> None:
        """Show what a service found wrong at the field that it concerns."""
        place = f"{_COLUMN}{error.field}"
        self.add_error(place if place in self.fields else None, str(error))


def _attributes(item: Item) -> dict[str, str]:
    plain = {"autocomplete": "off", "data-sheet": "words"}
    if item.scale:
        return plain | {"inputmode": "numeric", "data-sheet": str(item.scale[1])}
    if item.kind is ItemKind.YES_NO or item.kind is ItemKind.CHOICE:
        return plain | {"inputmode": "numeric", "data-sheet": str(max(1, len(item.options)))}
    return plain


def _what_to_type(item: Item) -> str:
    if item.scale:
        return f"{item.scale[0]} – {item.scale[1]}"
    if item.kind is ItemKind.YES_NO:
        return str(_("1 yes, 0 no"))
    return " · ".join(f"{place} {said(option.says)}" for place, option in enumerate(item.options, start=1))


def _read(item: Item, typed: str) -> Any:
    """Return what was typed as an answer: numbers stand for what is offered, in its order."""
    if not item.options or not typed:
        return typed
    pieces = typed.replace("，", ",").replace("、", ",").replace(" ", ",").split(",")
    keys = [_option(item, piece) for piece in pieces if piece]
    return keys if item.kind is ItemKind.MANY else keys[0] if len(keys) == 1 else typed


def _option(item: Item, piece: str) -> str:
    place = int(piece) if piece.isascii() and piece.isdigit() and len(piece) < 4 else 0
    return item.options[place - 1].key if 0 < place <= len(item.options) else piece
