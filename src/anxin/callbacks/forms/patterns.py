"""Looking for patterns now, writing down what one was, replying to it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.callbacks.choices import ReviewState
from anxin.foundation.errors import AnxinError


class _Judged(forms.Form):
    """A form whose values a service judges."""

    def take_error(self, error: AnxinError) -> None:
        """Show a service's error at the field that it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))


class _Seen(_Judged):
    """Every operation tells which version the person was looking at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LookForm(_Judged):
    """The period in which patterns are looked for."""

    since = forms.DateField(label=_("First day"), widget=_day_input())
    until = forms.DateField(label=_("Last day"), widget=_day_input())


class OpenForm(_Seen):
    """Showing a pattern to whom it concerns takes no words."""


class ReviewForm(_Seen):
    """What a pattern was, in words."""

    state = forms.ChoiceField(
        label=pgettext_lazy("pattern", "What it was"),
        choices=[(each.value, each.label) for each in ReviewState if each != ReviewState.OPEN],
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(
        label=_("What you found"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReplyForm(_Seen):
    """What the person concerned says himself."""

    reply = forms.CharField(label=_("Your words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
