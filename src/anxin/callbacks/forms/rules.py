"""The rules of calling as a form: a row of days a kind of call, then every other number, and why they change."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.callbacks.choices import CallKind
from anxin.engines.callbacks import Rules, Work, write_rules
from anxin.foundation.errors import AnxinError
from anxin.workshop.choices import OrderKind

DAYS: Mapping[str, Any] = {
    "opens": _("in time from"),
    "day": pgettext_lazy("call", "due on"),
    "closes": _("in time until"),
    "expires": _("last day"),
}
#: Numbers by their groups on the page: what each is called, and what it means.
WHO: Mapping[str, tuple[Any, Any]] = {
    "fatigue_days": (
        _("Days between two surveys"),
        _("Whoever was asked by any survey within so many days is left out. 0 leaves nobody out."),
    ),
    "called_days": (
        _("Days between two calls"),
        _("Whoever was reached by any call within so many days is left out. 0 leaves nobody out."),
    ),
    "fleet_cars": (
        _("Cars that make a fleet"),
        _("A company with so many cars here is not asked. 0 asks every company."),
    ),
}
TRYING: Mapping[str, tuple[Any, Any]] = {
    "attempt_days": (
        _("Days without an answer"),
        _("After so many days on which nobody answered, a link or a letter takes over."),
    ),
    "per_day": (_("Attempts a day"), _("At most so many attempts to reach one customer on a day.")),
    "retry_minutes": (_("Minutes between attempts"), _("So long nobody tries the same customer again.")),
    "softening_days": (
        _("Days after a polite refusal"),
        _("A colleague tries once more so many days later, and never again."),
    ),
    "appointment_days": (
        _("Days for an appointment"),
        _("So many days beyond the last day a customer may be given an appointment."),
    ),
}
CHECKING: Mapping[str, tuple[Any, Any]] = {
    "scored_percent": (_("Percent heard twice"), _("This share of the interviews is scored a second time.")),
    "again_percent": (
        _("Percent asked again"),
        _("This share of the interviews is asked again by another caller, as a check."),
    ),
}
_NUMBERS = {**WHO, **TRYING, **CHECKING}
_BETWEEN = re.compile(r"\s*(?:-|–|—|~|to|至|到)\s*")
_APART = re.compile(r"[,，;；、\n]+")


class RulesForm(forms.Form):
    """Fields are named as the document of rules names its places, so that an error finds its own."""

    quota = forms.IntegerField(
        label=_("Calls an adviser"),
        required=False,
        min_value=0,
        help_text=_("At most so many visits of each adviser are drawn for a list. Empty: all of them."),
    )
    windows = forms.CharField(
        label=_("Calling hours"),
        max_length=200,
        help_text=_("Such as 10:00-12:00, 15:00-18:00. Nobody rings outside of them, save by appointment."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Orders nobody is asked about"),
        choices=OrderKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    skip_holidays = forms.BooleanField(label=_("Nobody rings on public holidays"), required=False)
    by_wecom = forms.BooleanField(
        label=_("Who likes WeChat gets his link from a colleague"),
        required=False,
        help_text=_(
            "Instead of a text message to whom nobody reached. By WeCom the house sends nothing itself: a colleague "
            "copies the link into the conversation."
        ),
    )
    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to set the rules, not to try them."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        for name, (label, help_text) in _NUMBERS.items():
            self.fields[name] = forms.IntegerField(label=label, help_text=help_text, min_value=0)
        for work in Work:
            for key, told in DAYS.items():
                named = f"{CallKind(work.value).label}: {told}"
                self.fields[f"plans.{work}.{key}"] = forms.IntegerField(label=named, min_value=0)

    @classmethod
    def of(cls, rules: Rules, *, number: int) -> "RulesForm":
        """Return the form as it stands for the rules that hold."""
        written = write_rules(rules)
        plans = {
            f"plans.{work}.{key}": value
            for work, plan in written["plans"].items()
            for key, value in plan.items()
        }
        windows = ", ".join("-".join(pair) for pair in written["windows"])
        return cls(initial={**written, **plans, "windows": windows, "seen": number})

    def document(self) -> dict[str, Any]:
        """Return what was typed as the document of rules; only of a form whose fields are whole numbers."""
        given = self.cleaned_data
        return {
            **{name: given[name] for name in (*_NUMBERS, "quota", "kinds", "skip_holidays", "by_wecom")},
            "plans": {work.value: {key: given[f"plans.{work}.{key}"] for key in DAYS} for work in Work},
            "windows": [
                _BETWEEN.split(each.strip()) for each in _APART.split(given["windows"]) if each.strip()
            ],
        }

    def take_error(self, error: AnxinError) -> None:
        """Show a service's error at the field that it names, or above the form."""
        name = error.field.partition("[")[0]
        if f"{name}.day" in self.fields:
            name = f"{name}.day"
        self.add_error(name if name in self.fields else None, str(error))

    def plans(self) -> Iterator[tuple[str, list[BoundField]]]:
        """Yield the kinds of call, each with the fields of its days."""
        for work in Work:
            yield str(CallKind(work.value).label), [self[f"plans.{work}.{key}"] for key in DAYS]

    def days(self) -> list[str]:
        """Return what the days of a call are called, in their order."""
        return [str(each) for each in DAYS.values()]

    def who(self) -> list[BoundField]:
        """Return the fields that say who is left out, beside the quota and the kinds of order."""
        return [self[name] for name in WHO]

    def trying(self) -> list[BoundField]:
        """Return the fields that say how often one tries."""
        return [self[name] for name in TRYING]

    def checking(self) -> list[BoundField]:
        """Return the fields that say how much is checked."""
        return [self[name] for name in CHECKING]
