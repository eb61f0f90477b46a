"""Beginning a questionnaire, and putting a version of one into use."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.foundation.errors import AnxinError
from anxin.surveys.choices import Purpose


class _Judged(forms.Form):
    """A form whose values a service judges."""

    def take_error(self, error: AnxinError) -> None:
        """Show a service's error at the field that it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


class BeginForm(_Judged):
    """A questionnaire of the dealer's own."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=120)
    purpose = forms.ChoiceField(label=_("Asked"), choices=Purpose.choices)
    anonymous = forms.BooleanField(
        label=_("Anonymous"),
        required=False,
        help_text=_(
            "Answered by a code on the wall or on paper. Nobody, of whatever role, learns who answered; no link is "
            "sent to anybody. This cannot be changed later."
        ),
    )


class ReleaseForm(_Judged):
    """Putting a draft into use; a reason where a version is replaced."""

    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Figures before and after are not compared; who misses the line reads this."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, replaces: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not replaces:
            del self.fields["reason"]
