"""The filter bar above the list of repeat repairs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.accounts.models import Dealer
from anxin.workshop.choices import RepeatFound, RepeatOutcome, RepeatState
from anxin.workshop.selectors.repeat_list import EVERY_DEALER, RepeatFilter
from anxin.workshop.selectors.repeat_words import component_name

_STATES = [
    ("", _("suspected, then under way")),
    *RepeatState.choices,
    ("real", _("confirmed and done")),
    ("open", _("suspected and confirmed")),
]
_ALL = ("", pgettext_lazy("filter", "all"))
_FIRST = ("q", "state", "since", "until")
_PICK_UP = {"yes": _("pick-up offered"), "no": _("pick-up not offered")}
_OUTSIDE = {"yes": _("found by the customer"), "no": _("caught inside the shop")}
_SOLVED = {"yes": _("solved by the call"), "no": _("not solved by the call"), "open": _("not called yet")}


def _choice(label: Any, choices: Sequence[tuple[str, object]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class RepeatFilterForm(forms.Form):
    """Shown with what is chosen; reading and checking is ``RepeatFilter.read``'s."""

    q = forms.CharField(
        label=_("plate, VIN, name"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "maxlength": "200"}),
    )
    state = _choice(_("state"), _STATES)
    since = _day(_("came from"))
    until = _day(_("until"))
    dealer = _choice(_("dealer"), [])
    found = _choice(_("found"), [_ALL, *RepeatFound.choices])
    outside = _choice(_("by whom"), [_ALL, *_OUTSIDE.items()])
    outcome = _choice(_("result"), [_ALL, *RepeatOutcome.choices])
    pick_up = _choice(_("pick-up"), [_ALL, *_PICK_UP.items()])
    solved = _choice(_("call afterwards"), [_ALL, *_SOLVED.items()])

    def __init__(self, wanted: RepeatFilter, *, dealers: Sequence[Dealer]) -> None:
        super().__init__(
            initial={name: getattr(wanted, name) for name in self.base_fields}, auto_id="filter-%s"
        )
        #: What is narrowed by a link of the figures alone travels on.
        self.carried = {
            name: value for name in ("adviser", "technician", "fault") if (value := getattr(wanted, name))
        }
        if len(dealers) < 2:
            del self.fields["dealer"]
        else:
            names = [(dealer.code, str(dealer)) for dealer in dealers]
            choice = self.fields["dealer"]
            choice.choices = [("", "—"), (EVERY_DEALER, _ALL[1]), *names]  # type: ignore[attr-defined]

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in _FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in _FIRST]


def chosen_filters(wanted: RepeatFilter, query: QueryDict) -> list[dict[str, str]]:
    """Return a chip for each thing the list is narrowed by, with the address that takes it away."""
    chips = []
    for name, label in _labels(wanted).items():
        if getattr(wanted, name):
            rest = query.copy()
            rest.pop(name, None)
            rest.pop("cursor", None)
            chips.append({"label": str(label), "remove_url": f"?{rest.urlencode()}"})
    return chips


def _labels(wanted: RepeatFilter) -> Mapping[str, object]:
    return {
        "q": wanted.q,
        "state": dict(_STATES).get(wanted.state, ""),
        "dealer": _("all dealers") if wanted.dealer == EVERY_DEALER else wanted.dealer,
        "since": _("from %(day)s") % {"day": wanted.since},
        "until": _("until %(day)s") % {"day": wanted.until},
        "found": dict(RepeatFound.choices).get(wanted.found, ""),
        "outside": _OUTSIDE.get(wanted.outside, ""),
        "outcome": dict(RepeatOutcome.choices).get(wanted.outcome, ""),
        "pick_up": _PICK_UP.get(wanted.pick_up, ""),
        "solved": _SOLVED.get(wanted.solved, ""),
        "adviser": wanted.adviser,
        "technician": wanted.technician,
        "fault": component_name(wanted.fault),
    }
