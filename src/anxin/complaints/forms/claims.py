"""Forms of requests under the law in a case: received, linked, answered, done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.complaints.forms.case import OperationForm
from anxin.foundation.form_fields import TextField
from anxin.rights.choices import Answered, Medium, Remedy


def _day(label: object) -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type]  # a lazy text
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: today."),
    )


class TakeClaimForm(OperationForm):
    remedy = forms.ChoiceField(label=_("what the owner asks for"), choices=Remedy, initial=Remedy.REPLACE)
    medium = forms.ChoiceField(label=_("how it came"), choices=Medium, initial=Medium.PHONE)
    received_on = _day(_("received on"))
    words = TextField(label=_("in the owner's words"), required=False, max_length=1000, rows=2)
    button = _("Take the request in")


class LinkClaimForm(OperationForm):
    claim = forms.UUIDField(widget=forms.HiddenInput)
    row_field = "claim"
    button = _("Belongs to this case")


class AnswerClaimForm(OperationForm):
    claim = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("answer"), choices=Answered)
    reasons = TextField(
        label=_("reasons"),
        required=False,
        max_length=1000,
        rows=3,
        help_text=_("A refusal is given in writing, with its reasons."),
    )
    answered_on = _day(_("told to the owner on"))
    row_field = "claim"
    button = _("Keep the answer")


class CompleteClaimForm(OperationForm):
    claim = forms.UUIDField(widget=forms.HiddenInput)
    outcome = TextField(
        label=_("what was done"),
        max_length=500,
        rows=1,
        error_messages={"required": _("Write what was done.")},
    )
    completed_on = _day(_("done on"))
    row_field = "claim"
    button = _("Keep it as done")
