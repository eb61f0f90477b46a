"""What the one key of a line on Today sends."""

from django import forms

from anxin.complaints.selectors.today import SETTLED


class SettleForm(forms.Form):
    slug = forms.CharField(max_length=60)
    why = forms.ChoiceField(choices=[(why.value, why.value) for why in SETTLED])
    ident = forms.IntegerField(min_value=1)
    scope = forms.ChoiceField(choices=[("mine", "mine"), ("dealer", "dealer")], required=False)
