"""How the outbox is narrowed."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.messaging.choices import Channel, DeliveryState

_CHANNELS = [each for each in Channel.choices if each[0] != Channel.DOOR]


class OutboxFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *DeliveryState.choices]
    )
    channel = forms.ChoiceField(
        label=pgettext_lazy("delivery", "Channel"), required=False, choices=[("", _("all")), *_CHANNELS]
    )
