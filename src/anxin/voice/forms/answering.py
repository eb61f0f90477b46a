"""What may be done with a line: a form each."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.selectors import colleagues_at
from anxin.voice.choices import Decision, HeardKind
from anxin.voice.forms.fields import DayField, JudgedForm, OneOfField
from anxin.voice.models import Heard
from anxin.voice.selectors.words import category_choices
from anxin.voice.services.answering import LONGEST_ANSWER


class LineForm(JudgedForm):
    """Every operation tells which version the person was looking at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, line: Heard, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("seen", line.version)


class AnswerForm(LineForm):
    answer = forms.CharField(
        label=_("The answer"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3})
    )
    decision = forms.ChoiceField(label=_("What becomes of it"), choices=Decision.choices, required=False)
    follows = forms.CharField(
        label=_("What is done because of it"),
        max_length=300,
        required=False,
        help_text=_("Left empty: nothing more, and the line is done."),
    )
    follows_by = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, line: Heard, **more: Any) -> None:
        super().__init__(*args, line=line, **more)
        for name in ("answer", "decision", "follows", "follows_by"):
            self.initial.setdefault(name, getattr(line, name))
        if line.kind != HeardKind.SUGGESTION:
            del self.fields["decision"]


class SettleForm(LineForm):
    pass


class HandForm(LineForm):
    keeper = OneOfField(label=_("Who answers"))

    def __init__(self, *args: Any, line: Heard, **more: Any) -> None:
        super().__init__(*args, line=line, **more)
        people = colleagues_at(line.dealer, able_to=Capability.TAKE_COMPLAINTS)
        self.fields["keeper"].offer([each for each in people if each.pk != line.keeper_id])  # type: ignore[attr-defined]


class ComplainForm(LineForm):
    category = forms.ChoiceField(label=_("Category"))

    def __init__(self, *args: Any, line: Heard, **more: Any) -> None:
        super().__init__(*args, line=line, **more)
        self.choose("category", category_choices(line.dealer.code))


class PromiseForm(LineForm):
    what = forms.CharField(label=_("What is promised"), max_length=300)
    due_at = forms.DateTimeField(
        label=_("By when"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
