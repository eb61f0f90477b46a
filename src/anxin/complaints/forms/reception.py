"""What reception types while a customer stands before it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.engines.repeats import read_kilometres
from anxin.foundation.form_fields import TextField


class ReceptionForm(forms.Form):
    """The car, the customer's words and the kilometres on its clock; ``why`` where it is no repeat."""

    vehicle = forms.UUIDField(widget=forms.HiddenInput)
    words = TextField(
        label=_("What the customer says"),
        rows=3,
        max_length=4000,
        error_messages={"required": _("Write down what the customer says, in his own words.")},
    )
    kilometres = forms.CharField(label=_("Kilometres now"), required=False, max_length=20)
    why = TextField(label=_("Why it is no repeat"), rows=1, max_length=300, required=False)

    def clean_kilometres(self) -> int | None:
        """Read the kilometres as people write them; what is no number is refused."""
        try:
            return read_kilometres(self.cleaned_data["kilometres"])
        except ValueError as error:
            raise forms.ValidationError(_("Write the kilometres as 48,600 or 4.86万.")) from error
