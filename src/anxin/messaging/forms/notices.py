"""How a reader narrows his notices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.messaging.choices import NoticeKind


class NoticeFilter(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *NoticeKind.choices])
    state = forms.ChoiceField(
        label=_("Which ones"), required=False, choices=[("", _("all")), ("unread", _("unread"))]
    )


class ReadAllForm(forms.Form):
    kind = forms.ChoiceField(required=False, choices=[("", ""), *NoticeKind.choices])
