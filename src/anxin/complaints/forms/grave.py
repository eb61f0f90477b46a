"""The forms of what makes a case grave: review, conduct, crisis, and the manufacturer's side."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.complaints.choices import CrisisKind, CrisisSort, ObjectionState, ReviewOutcome, Validity
from anxin.complaints.forms.case import OperationForm
from anxin.complaints.forms.fields import ColleagueField, entry_choices
from anxin.complaints.policies import is_kept_out
from anxin.complaints.selectors.involved import reviewers_for
from anxin.foundation.form_fields import MomentField, TextField


class DayField(forms.DateField):
    """A day of the dealer's calendar."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        more.setdefault("error_messages", {"invalid": _("Write the day as 2026-11-21.")})
        super().__init__(**more)


class ColleagueForm(OperationForm):
    """A form on which one chooses a colleague who may work on the case."""

    colleague_field = ""
    nobody: Any = None
    besides_oneself = False

    def prepare(self) -> None:
        ground = self.ground
        fit = [
            person
            for person in ground.colleagues
            if not is_kept_out(person, ground.complaint)
            and not (self.besides_oneself and person.pk == ground.person.pk)
        ]
        field = self.fields[self.colleague_field]
        assert isinstance(field, ColleagueField)
        field.offer(fit, empty=self.nobody)


class AskReviewForm(OperationForm):
    reviewer = ColleagueField(label=_("Who reviews it"))
    why = TextField(
        label=_("Why"),
        max_length=500,
        rows=2,
        error_messages={"required": _("Say why the case is to be reviewed.")},
    )
    button = _("Ask for the review")

    def prepare(self) -> None:
        found = reviewers_for(self.ground.complaint, self.ground.person)
        field = self.fields["reviewer"]
        assert isinstance(field, ColleagueField)
        # Everybody who could be one: who may not is refused with the reason.
        field.offer([each.person for each in sorted(found, key=lambda each: bool(each.why_not))])


class DecideReviewForm(OperationForm):
    outcome = forms.ChoiceField(
        label=_("What you found"),
        choices=ReviewOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you found.")},
    )
    finding = TextField(
        label=_("Finding"), max_length=5000, error_messages={"required": _("Write down what you found.")}
    )
    button = _("Decide the review")


class ConductForm(ColleagueForm):
    kind = forms.ChoiceField(
        label=_("What happened"), error_messages={"required": _("Choose what happened from the list.")}
    )
    words = TextField(label=_("In which words"), required=False, max_length=500, rows=1)
    witness = forms.CharField(label=_("Who else saw it"), required=False, max_length=80)
    limit_stated = forms.BooleanField(label=_("The limit has been stated"), required=False)
    second_person = ColleagueField(label=_("Call as a second person"), required=False)
    manager_told = forms.BooleanField(label=_("The manager knows already"), required=False)
    button = _("Keep it and call")
    colleague_field = "second_person"
    nobody = _("nobody")
    besides_oneself = True

    def prepare(self) -> None:
        super().prepare()
        code = self.ground.complaint.dealer.code
        self.fields["kind"].choices = entry_choices(  # type: ignore[attr-defined]
            "conduct", "kinds", dealer_code=code, empty="—"
        )


class DeclareCrisisForm(ColleagueForm):
    kinds = forms.MultipleChoiceField(
        label=_("What kind"),
        choices=CrisisKind,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of crisis.")},
    )
    why = TextField(
        label=_("Why it is a crisis"),
        max_length=500,
        rows=2,
        error_messages={"required": _("Say what makes it a crisis.")},
    )
    speaker = ColleagueField(label=_("Who alone speaks outside"), required=False)
    button = _("Declare a crisis")
    colleague_field = "speaker"
    nobody = _("the general manager")


class SpeakerForm(ColleagueForm):
    speaker = ColleagueField(label=_("Who alone speaks outside"))
    why = TextField(label=_("Why"), required=False, max_length=300, rows=1)
    button = _("Change the voice")
    colleague_field = "speaker"


class CrisisTickForm(OperationForm):
    entry = forms.IntegerField(widget=forms.HiddenInput)
    done = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes", widget=forms.HiddenInput
    )
    note = forms.CharField(required=False, max_length=300)
    row_field = "entry"


class CrisisEntryForm(ColleagueForm):
    sort = forms.ChoiceField(choices=CrisisSort, widget=forms.HiddenInput)
    what = forms.CharField(label=_("Who or what"), required=False, max_length=300)
    person = ColleagueField(label=_("Colleague, told at once"), required=False)
    row_field = "sort"
    button = _("Add")
    colleague_field = "person"
    nobody = _("nobody")

    def prepare(self) -> None:
        super().prepare()
        if self.initial.get("sort") == CrisisSort.SECURED:
            del self.fields["person"]
            self.fields["what"].label = _("What else is secured")


class EndCrisisForm(OperationForm):
    lesson = TextField(
        label=_("What was learned"),
        max_length=5000,
        rows=3,
        error_messages={"required": _("Write down what was learned.")},
    )
    button = _("End the crisis")


class MakerForm(OperationForm):
    number = forms.CharField(label=_("Manufacturer's number"), required=False, max_length=60)
    received_at = MomentField(
        label=_("Its order reached us"),
        required=False,
        help_text=_("Empty when we have told the manufacturer ourselves."),
    )
    button = _("The manufacturer knows")


class AnswerMakerForm(OperationForm):
    feedback = TextField(
        label=_("What the manufacturer was told"),
        max_length=5000,
        error_messages={"required": _("Write what the manufacturer was told.")},
    )
    button = _("Keep the feedback")


class ValidityForm(OperationForm):
    validity = forms.ChoiceField(
        label=_("Its verdict"),
        choices=[each for each in Validity.choices if each[0] != Validity.UNKNOWN],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose valid or not valid.")},
    )
    decided_on = DayField(
        label=_("Decided on"), error_messages={"required": _("Choose the day of the verdict.")}
    )
    why = TextField(label=_("Why"), required=False, max_length=500, rows=1)
    cost = forms.DecimalField(
        label=_("What it costs us"), required=False, min_value=0, max_digits=10, decimal_places=2
    )
    button = _("Keep the verdict")


class LetBeForm(OperationForm):
    why = TextField(
        label=_("Why"), max_length=500, rows=1, error_messages={"required": _("Say why we do not object.")}
    )
    button = _("Do not object")


class ObjectForm(OperationForm):
    grounds = TextField(
        label=_("Grounds"),
        max_length=5000,
        error_messages={"required": _("Write the grounds of the objection.")},
    )
    button = _("Raise the objection")


class ObjectionResultForm(OperationForm):
    state = forms.ChoiceField(
        label=_("Result"),
        choices=[
            each
            for each in ObjectionState.choices
            if each[0] in {ObjectionState.UPHELD, ObjectionState.DISMISSED}
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose upheld or dismissed.")},
    )
    result = TextField(label=_("What it said"), required=False, max_length=500, rows=1)
    button = _("Keep the result")
