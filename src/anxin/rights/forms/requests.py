"""What an owner asks for, and what the house answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.rights.choices import Answered, Medium, Remedy
from anxin.rights.forms.fields import JudgedForm, day_field


class RequestForm(JudgedForm):
    """A request as it came in."""

    remedy = forms.ChoiceField(label=_("what the owner asks for"), choices=Remedy, initial=Remedy.REPLACE)
    received_on = day_field(_("received on"), help_text=_("Empty: today."))
    medium = forms.ChoiceField(label=_("how it came"), choices=Medium)
    words = forms.CharField(
        label=_("in the owner's words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AnswerForm(JudgedForm):
    """The answer to a request: a refusal gives its reasons."""

    answer = forms.ChoiceField(label=_("answer"), choices=Answered)
    reasons = forms.CharField(
        label=_("reasons"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    answered_on = day_field(_("told to the owner on"), help_text=_("Empty: today."))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class CompletionForm(JudgedForm):
    """That what was accepted is done."""

    outcome = forms.CharField(
        label=_("what was done"),
        max_length=500,
        help_text=_("If the owner took it back after all, write that."),
    )
    completed_on = day_field(_("done on"), help_text=_("Empty: today."))
    seen = forms.IntegerField(widget=forms.HiddenInput)
