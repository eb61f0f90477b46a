"""Inviting by hand: one customer, or those whose orders were closed on some days."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from anxin.foundation.errors import AnxinError
from anxin.surveys.choices import InvitedBy
from anxin.surveys.models import QuestionnaireVersion
from anxin.workshop.choices import OrderKind

_OWN_WAY = ("", _("each by his own way"))


class _SendingForm(forms.Form):
    """What both have: which questionnaire, and how the link reaches the customer."""

    version = forms.ChoiceField(label=_("Questionnaire"))
    way = forms.ChoiceField(label=_("How the link reaches him"), required=False)

    def __init__(self, *args: Any, versions: Sequence[QuestionnaireVersion], **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        self.fields["version"].choices = [(str(each.key), _title(each)) for each in versions]  # type: ignore[attr-defined]

    def take_error(self, error: AnxinError) -> None:
        """Put what a service refused at its field, or over all of them."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


class InviteForm(_SendingForm):
    """One customer; about a visit of his, or about nothing in particular."""

    def __init__(self, *args: Any, versions: Sequence[QuestionnaireVersion], **more: Any) -> None:
        super().__init__(*args, versions=versions, **more)
        self.fields["way"].choices = InvitedBy.choices  # type: ignore[attr-defined]  # a choice field
        self.fields["way"].required = True


class InviteManyForm(_SendingForm):
    """The customers of the orders that were closed from day to day."""

    since = forms.DateField(
        label=_("Closed from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Closed until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(
        label=_("Kind of work"), required=False, choices=[("", _("all kinds")), *OrderKind.choices]
    )
    field_order = ("since", "until", "kind", "version", "way")

    def __init__(self, *args: Any, versions: Sequence[QuestionnaireVersion], **more: Any) -> None:
        super().__init__(*args, versions=versions, **more)
        ways = [each for each in InvitedBy.choices if each[0] != InvitedBy.WECOM]
        self.fields["way"].choices = [_OWN_WAY, *ways]  # type: ignore[attr-defined]  # a choice field


def _title(version: QuestionnaireVersion) -> str:
    asked = version.questionnaire
    return asked.title_zh if str(get_language()).startswith("zh") else asked.title_en
