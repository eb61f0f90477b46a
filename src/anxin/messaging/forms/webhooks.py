"""What is written about a webhook."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.messaging.choices import WebhookEvent


class WebhookForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=60)
    url = forms.CharField(
        label=_("Address"),
        max_length=300,
        help_text=_("Reachable from outside, such as https://erp.example.com/hook."),
    )
    events = forms.MultipleChoiceField(
        label=_("It is told when"), choices=WebhookEvent.choices, widget=forms.CheckboxSelectMultiple
    )
