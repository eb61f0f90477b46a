"""Forms of the treatment of a repeat repair: proofs, decisions, the outcome."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Person
from anxin.complaints.forms.fields import ColleagueField
from anxin.engines.repeats.items import Asked, FactKind
from anxin.foundation.form_fields import MomentField, TextField
from anxin.workshop.choices import RepeatOutcome
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors.procedure import ItemLine
from anxin.workshop.services.repeats import NewProof

_BETWEEN_NAMES = re.compile(r"[,，;；、/|\n]+")
_ANSWERS = [("yes", _("yes")), ("no", _("no"))]
_LABELS = {
    "people": _("Whom you met"),
    "offered": _("Pick-up and delivery offered"),
    "accepted": _("Taken by the customer"),
    "kilometres": _("Kilometres of the road test"),
    "in_person": _("In person"),
    "call_at": _("When we call"),
}
_SAID = {
    "repeat-item-compared": _("What the comparison shows"),
    "repeat-item-meeting": _("What the technician says"),
    "repeat-item-plan": _("The plan: what is done now, and how it differs from last time"),
    "repeat-item-cause": _("The cause, and what shows it"),
    "repeat-item-alternatives": _("What we offer the customer instead"),
    "repeat-item-relation": _("What we do for the relation"),
}


class _Seen(forms.Form):
    """What every form of a repeat carries: the version that its writer had before him."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(_Seen):
    """Confirming, refusing or opening again, and why; ``back`` leads to the list that it was decided on."""

    why = TextField(label=_("Why"), max_length=300, rows=1, required=False)
    back = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)


class OutcomeForm(_Seen):
    outcome = forms.ChoiceField(choices=[("", ""), *RepeatOutcome.choices], required=False)


class PlainForm(_Seen):
    """One press."""


class ReportForm(forms.Form):
    """A colleague's word that an order is a repeat which nobody has found, and the visit that it repeats."""

    earlier = forms.ChoiceField(label=_("The visit whose trouble is back"), required=False)
    why = TextField(
        label=_("What speaks for it"),
        rows=2,
        max_length=300,
        error_messages={"required": _("Say what speaks for it.")},
    )
    caught_inside = forms.BooleanField(
        label=_("We saw it ourselves at the final check; the customer has not found it"), required=False
    )

    def __init__(self, data: Any = None, *, earlier: Sequence[RepairOrder]) -> None:
        super().__init__(data, auto_id="report-%s")
        choices = [
            (str(each.key), f"{each.number} {each.opened_on} {each.reported[:40]}") for each in earlier
        ]
        self.fields["earlier"].choices = [("", _("not known")), *choices]  # type: ignore[attr-defined]


class YesNoField(forms.TypedChoiceField):
    """An answer of two, neither set in advance; ``None`` while it is open."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            choices=_ANSWERS,
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            required=False,
            **more,
        )


class NamesField(forms.CharField):
    """Names with commas or line breaks between them."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [name.strip() for name in _BETWEEN_NAMES.split(text) if name.strip()]


class ProofForm(_Seen):
    """The proof of one item: what the item asks for, in words what was done, who did it and when."""

    def __init__(
        self, data: Any = None, *, line: ItemLine, colleagues: Sequence[Person], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial, auto_id=f"{line.item}-%s")
        self.line = line
        for asked in line.asked:
            self.fields[asked.name] = _field_of(asked)
        self.fields["said"] = TextField(
            label=_SAID.get(line.item, _("Remark")), required=line.needs_words, rows=2, max_length=4000
        )
        self.fields["said"].error_messages["required"] = _("Write down in a few words what was done.")
        who = ColleagueField(label=_("Who did it; empty for yourself"), required=False)
        who.offer(colleagues, empty="—")
        self.fields["done_by"] = who
        self.fields["at"] = MomentField(label=_("When; empty for now"), required=False)

    @property
    def facts_asked(self) -> list[forms.BoundField]:
        return [self[asked.name] for asked in self.line.asked]

    def proof(self) -> NewProof:
        """Return what was typed; a fact that is not asked after another answer is left out."""
        data = self.cleaned_data
        facts = {
            asked.name: data[asked.name]
            for asked in self.line.asked
            if (not asked.only_if or data.get(asked.only_if)) and data.get(asked.name) is not None
        }
        return NewProof(done_by=data["done_by"], at=data["at"], facts=facts, said=data["said"])


def _field_of(asked: Asked) -> forms.Field:
    label = _LABELS[asked.name]
    if asked.kind == FactKind.YES_NO:
        return YesNoField(label=label)
    if asked.kind == FactKind.NUMBER:
        return forms.IntegerField(label=label, min_value=1, max_value=500, required=False)
    if asked.kind == FactKind.MOMENT:
        return MomentField(label=label, required=False)
    return NamesField(label=label, required=False, max_length=400)
