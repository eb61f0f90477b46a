"""Writing down what was heard: the fields that every line has, and the occasion above the first one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer
from anxin.accounts.selectors import colleagues_at, everybody_at
from anxin.voice.choices import Channel, HeardKind
from anxin.voice.forms.fields import NOTHING, DayField, JudgedForm, OneOfField
from anxin.voice.selectors.listing import departments_at
from anxin.voice.selectors.words import reason_choices, stage_choices, theme_choices
from anxin.voice.services.recording import MOST_WORDS, NewHeard, NewListening

_LINE = ("kind", "words")
_LINE_MORE = ("theme", "reason", "department", "about", "keeper")


class HeardForm(JudgedForm):
    """One line of what was said."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=HeardKind.choices, widget=forms.RadioSelect, initial=HeardKind.THOUGHT
    )
    words = forms.CharField(
        label=_("In his own words"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    department = OneOfField(label=_("About which department"), required=False)
    about = OneOfField(label=_("About whom"), required=False)
    keeper = OneOfField(
        label=_("Who answers"),
        required=False,
        help_text=_("Nobody named: you, or of notes and suggestions of the staff who leads the desk."),
    )

    def __init__(self, *args: Any, dealer: Dealer, **more: Any) -> None:
        super().__init__(*args, **more)
        self.choose("theme", [NOTHING, *theme_choices(dealer.code)])
        self.choose("reason", [NOTHING, *reason_choices(dealer.code)])
        answering = colleagues_at(dealer, able_to=Capability.TAKE_COMPLAINTS)
        self._offer("department", departments_at(dealer))
        self._offer("about", everybody_at(dealer))
        self._offer("keeper", answering)

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].offer(rows)  # type: ignore[attr-defined]

    @property
    def line(self) -> list[forms.BoundField]:
        return [self[name] for name in _LINE]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in _LINE_MORE]

    def heard(self) -> list[NewHeard]:
        """Return the line, or none where no words were written."""
        data = self.cleaned_data
        if not data["words"].strip():
            return []
        line = NewHeard(
            kind=HeardKind(data["kind"]),
            words=data["words"],
            theme=data["theme"],
            reason=data["reason"],
            department=data["department"],
            about=data["about"],
            keeper=data["keeper"],
        )
        return [line]


class ListeningForm(HeardForm):
    """The occasion and its first line, on one page."""

    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices, widget=forms.RadioSelect)
    day = DayField(label=_("Day"))
    customer = forms.UUIDField(widget=forms.HiddenInput, required=False)
    spoke_with = forms.CharField(
        label=_("With whom"),
        max_length=120,
        required=False,
        help_text=_("A plate, a telephone number or a name finds the customer; left empty: without a name."),
    )
    place = forms.CharField(label=_("Where"), max_length=120, required=False)
    from_department = OneOfField(label=_("Which department speaks"), required=False)

    field_order = ("channel", "day", "spoke_with", "place", "from_department")

    def __init__(self, *args: Any, dealer: Dealer, **more: Any) -> None:
        super().__init__(*args, dealer=dealer, **more)
        self._offer("from_department", departments_at(dealer))
        self.fields["words"].required = False

    @property
    def occasion(self) -> list[forms.BoundField]:
        return [self[name] for name in ("day", "spoke_with", "place", "from_department")]

    def listening(self) -> NewListening:
        """Return the occasion."""
        data = self.cleaned_data
        return NewListening(
            channel=Channel(data["channel"]),
            day=data["day"],
            customer=data["customer"],
            spoke_with=data["spoke_with"],
            place=data["place"],
            department=data["from_department"],
        )


class GuestsForm(JudgedForm):
    guests = forms.CharField(
        label=_("Whom we invite"),
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A plate, a telephone number or a name on each line."),
    )


class StagesForm(JudgedForm):
    """A mark and a reason for each stage of a mystery visit."""

    def __init__(self, *args: Any, dealer: Dealer, **more: Any) -> None:
        super().__init__(*args, **more)
        marks = [("", "—"), *((str(each), str(each)) for each in range(1, 11))]
        for key, name in stage_choices(dealer.code):
            self.fields[key] = forms.ChoiceField(label=name, choices=marks, required=False)
            self.fields[f"{key}_reason"] = forms.CharField(label=_("Why"), max_length=300, required=False)
