"""How an open question of the law is read at a dealer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.rights.forms.fields import JudgedForm
from anxin.rights.selectors.readings import QuestionShown


class ReadingForm(JudgedForm):
    """Another reading of one question, with its reason."""

    reading = forms.ChoiceField(label=_("reading"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, shown: QuestionShown, data: Any = None) -> "ReadingForm":
        """Return the form of one question with the reading that holds."""
        initial = {"reading": shown.now.code, "seen": shown.version}
        form = cls(data, initial=initial, auto_id=f"{shown.id}_%s")
        field = form.fields["reading"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (each.code, _labelled(each.words, shipped=each.is_shipped)) for each in shown.options
        ]
        return form


def _labelled(words: str, *, shipped: bool) -> str:
    return str(_("%(reading)s (as shipped)") % {"reading": words}) if shipped else words
