"""The filter above the warnings, settling one, and the dealer's rules with the period of a trial."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer
from anxin.complaints.selectors.warnings import Shown, WarningFilter
from anxin.complaints.selectors.watch_trial import RuleLine
from anxin.complaints.services.watch_customers import check_choice
from anxin.complaints.wording import watch_rule_name
from anxin.engines.priority.early_warning import RULE_KEYS, Choice
from anxin.foundation.errors import AnxinError

_ALL = ("", _("all"))
_STATES = ((Shown.OPEN.value, _("open")), (Shown.SETTLED.value, _("settled")), (Shown.ALL.value, _("all")))
_NUMBER = {"inputmode": "numeric"}
_YEAR = timedelta(days=365)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WarningFilterForm(forms.Form):
    """Shown with what is chosen; reading and checking is ``WarningFilter.read``'s."""

    shown = forms.ChoiceField(label=_("state"), required=False, choices=_STATES)
    rule = forms.ChoiceField(label=_("rule"), required=False)
    dealer = forms.ChoiceField(label=_("dealer"), required=False)

    def __init__(self, wanted: WarningFilter, *, dealers: Sequence[Dealer]) -> None:
        initial = {"shown": wanted.shown.value, "rule": wanted.rule, "dealer": wanted.dealer}
        super().__init__(initial=initial, auto_id="filter-%s")
        self._offer("rule", [(key, watch_rule_name(key)) for key in RULE_KEYS])
        self._offer("dealer", [(dealer.code, str(dealer)) for dealer in dealers])
        if len(dealers) < 2:
            del self.fields["dealer"]

    def _offer(self, name: str, choices: Sequence[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [_ALL, *choices]


class SettleForm(forms.Form):
    """What was done about a warning; the service judges it."""

    what_was_done = forms.CharField(label=_("What was done"), max_length=300, required=False)


class WatchRulesForm(forms.Form):
    """Every rule with its switch and its numbers, and the period in which they can be tried."""

    since = forms.DateField(label=_("from"), required=False, widget=_day())
    until = forms.DateField(label=_("until"), required=False, widget=_day())

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, lines: Sequence[RuleLine], today: date
    ) -> None:
        usual: dict[str, Any] = {"since": today - _YEAR + timedelta(days=1), "until": today}
        for line in lines:
            rule = line.rule
            usual |= {f"on-{rule.key}": rule.on, f"most-{rule.key}": rule.most, f"days-{rule.key}": rule.days}
        super().__init__(data, initial=usual, auto_id="rule-%s")
        self.lines = lines
        for line in lines:
            self._add(line)

    def _add(self, line: RuleLine) -> None:
        key = line.rule.key
        self.fields[f"on-{key}"] = forms.BooleanField(label=line.name, required=False)
        for name, asks in (("most", line.asks_most), ("days", line.asks_days)):
            if asks:
                widget = forms.TextInput(attrs={**_NUMBER, "class": "rules-hours"})
                self.fields[f"{name}-{key}"] = forms.IntegerField(label=asks, widget=widget)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each rule with its fields, in the order of the rules."""

        def field(name: str) -> Any:
            return self[name] if name in self.fields else None

        return [
            {
                "line": line,
                "on": field(f"on-{line.rule.key}"),
                "most": field(f"most-{line.rule.key}"),
                "days": field(f"days-{line.rule.key}"),
            }
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        """Check the numbers by the bounds of the rules, and the period's direction."""
        data = super().clean() or {}
        for key, choice in self.choices.items():
            try:
                check_choice(key, choice)
            except AnxinError as error:
                self.take_error(error)
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", str(_("The period ends before it begins.")))
        return data

    def take_error(self, error: AnxinError) -> None:
        """Show a service's error at the field that it names, or above the form."""
        self.add_error(error.field if error.field in self.fields else None, str(error))

    @property
    def choices(self) -> dict[str, Choice]:
        """What was typed of each rule; a number that is not asked for stays open."""
        data = self.cleaned_data
        return {
            line.rule.key: Choice(
                on=bool(data.get(f"on-{line.rule.key}")),
                most=data.get(f"most-{line.rule.key}"),
                days=data.get(f"days-{line.rule.key}"),
            )
            for line in self.lines
        }

    def period(self) -> tuple[date, date]:
        """The first and the last day of the trial; an empty field is the usual one."""
        data, usual = self.cleaned_data, self.initial
        return data.get("since") or usual["since"], data.get("until") or usual["until"]
