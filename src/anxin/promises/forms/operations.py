"""What may be done with a promise on its page: a form each."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.foundation.form_fields import MomentField
from anxin.promises.choices import BY_MESSAGE, TalkKind, TalkWay
from anxin.promises.forms.fields import DayField, JudgedForm
from anxin.promises.selectors.words import Choice, Script

_NOTHING = ("", "—")


class OperationForm(JudgedForm):
    """Every operation tells which version the person was looking at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class KeepForm(OperationForm):
    outcome = forms.CharField(label=_("How it went"), required=False, max_length=300)


class MoveForm(OperationForm):
    due_at = MomentField(label=_("New time"), error_messages={"required": _("Choose by when.")})
    reason = forms.CharField(label=_("Why"), max_length=300)
    wished = forms.BooleanField(label=_("The customer himself wants another time"), required=False)
    customer_told = forms.BooleanField(label=_("The customer knows of it"), required=False)
    tell_by = forms.ChoiceField(
        label=_("Send him the new time"),
        choices=[("", _("no message")), *((each.value, each.label) for each in BY_MESSAGE)],
        required=False,
        help_text=_("It leaves at once, in the words of the template “A promise has a new time”."),
    )


class ReasonForm(OperationForm):
    reason = forms.CharField(label=_("Why"), max_length=300)


class WordsForm(OperationForm):
    words = forms.CharField(label=_("What he said"), required=False, max_length=1000)


class PartForm(OperationForm):
    expected_on = DayField(label=_("The supplier's date"))
    arrived_on = DayField(label=_("Came on"))


class TellForm(OperationForm):
    """What came of telling the customer, and the new time that he agreed to."""

    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[(each.value, each.label) for each in (TalkKind.TOLD, TalkKind.NOT_REACHED, TalkKind.LEFT)],
        initial=TalkKind.TOLD,
        widget=forms.RadioSelect,
    )
    way = forms.ChoiceField(
        label=_("How"), choices=[_NOTHING, *TalkWay.choices], required=False, initial=TalkWay.CALL
    )
    words = forms.CharField(
        label=_("What was said, or why he is not to be told"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("By text message or e-mail these very words leave the house."),
    )
    new_due_at = MomentField(label=_("New time agreed"), required=False)
    remedy = forms.ChoiceField(label=_("Offered beside it"), required=False)
    gesture = forms.ChoiceField(label=_("Small gesture"), required=False)

    def __init__(
        self,
        *args: Any,
        script: Script,
        gestures: Sequence[Choice] = (),
        remedies: Sequence[Choice] = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        offered = {each.key: each for each in (*script.remedies, *remedies)}
        self.fields["remedy"].choices = [_NOTHING, *((key, each.words) for key, each in offered.items())]  # type: ignore[attr-defined]
        self.fields["gesture"].choices = [_NOTHING, *((each.key, each.words) for each in gestures)]  # type: ignore[attr-defined]
        if script.gesture:
            self.fields["gesture"].help_text = _("Fits here: %(gesture)s") % {"gesture": script.gesture.words}
