"""What a customer sends from the page of his case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.complaints.services.hear_customer import HandlingGrades

_GRADES = [(grade, str(grade)) for grade in range(1, 6)]


class DecideForm(forms.Form):
    solution = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    words = forms.CharField(required=False, max_length=2000)


class SayForm(forms.Form):
    text = forms.CharField(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class RateForm(forms.Form):
    easy = forms.TypedChoiceField(choices=_GRADES, coerce=int)
    informed = forms.TypedChoiceField(choices=_GRADES, coerce=int)
    fair = forms.TypedChoiceField(choices=_GRADES, coerce=int)
    overall = forms.TypedChoiceField(choices=_GRADES, coerce=int)
    words = forms.CharField(required=False, max_length=2000)

    def grades(self) -> HandlingGrades:
        """Return the four grades."""
        data = self.cleaned_data
        return HandlingGrades(data["easy"], data["informed"], data["fair"], data["overall"])


class ReviewForm(forms.Form):
    why = forms.CharField(
        max_length=500, error_messages={"required": _("Say what should be looked at again.")}
    )
