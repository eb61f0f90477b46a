"""The forms that end a case: the customer's word, the follow-up call, the manager's judgement."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anxin.complaints.choices import Justified, Outcome
from anxin.complaints.forms.case import OperationForm
from anxin.complaints.forms.fields import entry_choices, reason_choices
from anxin.complaints.selectors.claims import open_claims_of
from anxin.foundation.form_fields import MomentField, TextField


class CloseForm(OperationForm):
    outcome = forms.ChoiceField(
        label=_("The customer's word"),
        choices=Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the customer answers.")},
    )
    words = TextField(label=_("What the customer said"), required=False, rows=2)
    reason_code = forms.ChoiceField(label=_("Why was the customer dissatisfied"), required=False)
    reason = TextField(label=_("Why a refusal or silence ends the case"), required=False, rows=1)
    follow_up_days = forms.TypedChoiceField(
        label=_("Follow-up call after"),
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    claims_known = forms.BooleanField(
        label=_("I know that the request under the law is open and that its terms go on"), required=False
    )
    button = _("Close and set the follow-up call")

    def prepare(self) -> None:
        complaint = self.ground.complaint
        self.fields["reason_code"].choices = reason_choices(complaint.dealer.code)  # type: ignore[attr-defined]
        self.initial.setdefault("reason_code", complaint.reason)
        days = [(str(number), days_in_words(number)) for number in self.ground.follow_up_choices]
        self.fields["follow_up_days"].choices = days  # type: ignore[attr-defined]
        self.initial.setdefault("follow_up_days", self.ground.follow_up_days)
        if not open_claims_of(complaint):
            del self.fields["claims_known"]


class FollowUpForm(OperationForm):
    satisfied = forms.TypedChoiceField(
        label=_("Satisfied with the way it was settled"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    distress = forms.TypedChoiceField(
        label=_("How much it still hurts"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five.")},
    )
    words = TextField(label=_("What the customer said"), required=False)
    button = _("Keep the answer")

    def prepare(self) -> None:
        steps = entry_choices("closing", "distress", dealer_code=self.ground.complaint.dealer.code)
        self.fields["distress"].choices = [(str(i), name) for i, (_key, name) in enumerate(steps, start=1)]  # type: ignore[attr-defined]


class MoveFollowUpForm(OperationForm):
    to = MomentField(label=_("New time of the call"), error_messages={"required": _("Choose the new time.")})
    reason = TextField(
        label=_("Why"), rows=1, error_messages={"required": _("Say why the follow-up call is moved.")}
    )
    button = _("Move the call")


class ReasonForm(OperationForm):
    reason = TextField(
        label=_("Why"), rows=1, error_messages={"required": _("Say why the follow-up call is given up.")}
    )
    button = _("Close without an answer")


class JudgeForm(OperationForm):
    justified = forms.ChoiceField(
        label=_("Was the complaint justified"),
        choices=Justified,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    reason = TextField(label=_("Which facts say so"), required=False, rows=1)
    button = _("Keep the judgement")

    def prepare(self) -> None:
        self.initial.setdefault("justified", self.ground.complaint.justified)


def days_in_words(number: int) -> str:
    """Return a number of days in words."""
    return gettext("1 day") if number == 1 else gettext("%(days)s days") % {"days": number}
