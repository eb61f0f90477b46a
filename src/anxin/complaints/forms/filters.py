"""The filter bar above lists and board: every choice stands in the address."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.accounts.choices import Capability, DepartmentKind
from anxin.accounts.models import Dealer
from anxin.accounts.selectors import colleagues_at
from anxin.complaints.choices import Level, Outcome, Phase, Status
from anxin.complaints.selectors.clocks.policies import hold_reasons
from anxin.complaints.selectors.list_columns import COLUMNS, list_columns
from anxin.complaints.selectors.list_filter import ME, NOBODY, ComplaintFilter
from anxin.complaints.selectors.list_state import ListState
from anxin.complaints.selectors.windows import DAYS, DUE
from anxin.complaints.wording import category_name, channel_name, threat_name
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import entries

_ALL = ("", _("all"))
_MAKER: Mapping[str, object] = {
    "valid": _("held valid"),
    "unknown": _("verdict to come"),
    "objection": _("objection raised"),
}
_FIRST = frozenset({"q", "dealer", "status", "level", "owner", "sort"})


class Sort(TextChoices):
    NEWEST = "newest", _("newest first")
    OLDEST = "oldest", _("oldest first")
    LEVEL = "level", _("gravest first")
    DUE = "due", _("due first")
    SNOWBALL = "snowball", _("most pressing first")


class FilterForm(forms.Form):
    """Shown with what is chosen; reading and checking is ``ComplaintFilter.read``'s."""

    q = forms.CharField(label=_("words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    dealer = forms.ChoiceField(label=_("dealer"), required=False)
    status = forms.ChoiceField(label=_("state"), required=False)
    phase = forms.ChoiceField(label=_("phase"), required=False)
    level = forms.ChoiceField(label=_("level"), required=False)
    category = forms.ChoiceField(label=_("category"), required=False)
    owner = forms.ChoiceField(label=_("owner"), required=False)
    due = forms.ChoiceField(label=_("due"), required=False)
    received = forms.ChoiceField(label=_("received"), required=False)
    threat = forms.ChoiceField(label=_("threat"), required=False)
    hold = forms.ChoiceField(label=_("on hold"), required=False)
    asked = forms.ChoiceField(label=_("department asked"), required=False)
    unanswered = forms.ChoiceField(label=_("messages"), required=False)
    repeat = forms.ChoiceField(label=_("history"), required=False)
    model = forms.CharField(label=_("car model"), required=False, max_length=60)
    handled = forms.ChoiceField(label=_("settled"), required=False)
    channel = forms.ChoiceField(label=_("channel"), required=False)
    satisfied = forms.ChoiceField(label=_("follow-up"), required=False)
    late = forms.ChoiceField(label=_("deadline"), required=False)
    crisis = forms.ChoiceField(label=_("crisis"), required=False)
    maker = forms.ChoiceField(label=_("manufacturer"), required=False)
    since = forms.DateField(label=_("from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    imported = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(label=_("order"), required=False, choices=Sort)

    def __init__(self, wanted: ComplaintFilter, *, dealers: Sequence[Dealer]) -> None:
        super().__init__(
            initial={f.name: getattr(wanted, f.name) for f in fields(wanted)}, auto_id="filter-%s"
        )
        choices: dict[str, Iterable[tuple[str, object]]] = {
            "dealer": [(dealer.code, str(dealer)) for dealer in dealers],
            "status": [("unfinished", _("not closed")), *Status.choices],
            "phase": Phase.choices,
            "level": [(str(value), label) for value, label in Level.choices],
            "category": _content("categories"),
            "channel": _content("intake"),
            "owner": _owners(wanted, dealers),
            "satisfied": [
                ("yes", _("satisfied")),
                ("no", _("dissatisfied")),
                ("unknown", _("not asked yet")),
            ],
            "late": [("1", _("late"))],
            "due": DUE.items(),
            "received": DAYS.items(),
            "handled": DAYS.items(),
            "threat": [("1", _("any threat")), *_threats()],
            "hold": [("1", _("on hold")), ("no", _("not on hold")), *_holds(wanted, dealers)],
            "asked": DepartmentKind.choices,
            "unanswered": [("1", _("customer waits for an answer"))],
            "repeat": [("1", _("complained before"))],
            "crisis": [("1", _("in a crisis"))],
            "maker": _MAKER.items(),
        }
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [_ALL, *options]
        if len(dealers) < 2:
            del self.fields["dealer"]

    @property
    def first(self) -> list[forms.BoundField]:
        """What is always in sight; the rest waits behind "More filters"."""
        return [field for field in self if field.name in _FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in _FIRST]

    @property
    def is_more_used(self) -> bool:
        return any(field.initial for field in self.more)


class ColumnsForm(forms.Form):
    """Which columns the list shows; sent along with the filter."""

    columns = forms.MultipleChoiceField(
        label=pgettext_lazy("list", "Columns"),
        widget=forms.CheckboxSelectMultiple(attrs={"form": "list-filter"}),
        required=False,
    )

    def __init__(self, chosen: Sequence[str], *, many_dealers: bool) -> None:
        shown = [column.key for column in list_columns(chosen, many_dealers=many_dealers)]
        super().__init__(initial={"columns": shown}, auto_id="column-%s")
        field = self.fields["columns"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (column.key, column.label)
            for column in COLUMNS.values()
            if column.key != "dealer" or many_dealers
        ]


def chosen_filters(state: ListState) -> list[dict[str, str]]:
    """Return a chip for each thing the list is narrowed by, with the address that takes it away."""
    return [
        {"label": label, "remove_url": f"?{state.address(**{name: ''}) or 'view=all'}"}
        for name, label in filter_in_words(state.wanted)
    ]


def filter_in_words(wanted: ComplaintFilter) -> list[tuple[str, str]]:
    """Return what a list is narrowed by: each field that asks for something, and what it asks in words."""
    labels: Mapping[str, Mapping[str, object]] = {
        "status": dict(Status.choices) | {"unfinished": _("not closed")},
        "phase": dict(Phase.choices),
        "level": {str(value): label for value, label in Level.choices},
        "outcome": dict(Outcome.choices),
        "satisfied": {"yes": _("satisfied"), "no": _("dissatisfied"), "unknown": _("not asked yet")},
        "late": {"1": _("late")},
        "due": DUE,
        "unjudged": {"1": _("not judged yet")},
        "crisis": {"1": _("in a crisis")},
        "threat": {"1": _("any threat"), **dict(_threats())},
        "asked": {
            kind: _("asked: %(department)s") % {"department": name} for kind, name in DepartmentKind.choices
        },
        "unanswered": {"1": _("customer waits for an answer")},
        "repeat": {"1": _("complained before")},
        "owner": {ME: _("my own"), NOBODY: _("without an owner")},
        "maker": _MAKER,
    }
    found = []
    for name, value in wanted.asked_for().items():
        if name != "sort":
            known = _NAMES.get(name, labels.get(name, {}).get)
            found.append((name, str(known(value) or value)))
    return found


def _from(day: str) -> str:
    return _("from %(day)s") % {"day": day}


def _until(day: str) -> str:
    return _("until %(day)s") % {"day": day}


def _received(window: str) -> str:
    return _("received %(window)s") % {"window": DAYS.get(window, window)}


def _handled(window: str) -> str:
    return _("settled %(window)s") % {"window": DAYS.get(window, window)}


def _hold(key: str) -> object:
    if key in {"1", "no"}:
        return _("on hold") if key == "1" else _("not on hold")
    known = {item["key"]: item for item in entries("clock_policies", "pause_reasons")}
    return _("on hold: %(reason)s") % {"reason": pick(known[key]) if key in known else key}


def _imported(key: str) -> object:
    return _("from a file")


_NAMES: Mapping[str, Callable[[str], object]] = {
    "category": category_name,
    "channel": channel_name,
    "received": _received,
    "handled": _handled,
    "hold": _hold,
    "since": _from,
    "until": _until,
    "imported": _imported,
}


def _content(group: str) -> list[tuple[str, object]]:
    name = {"categories": category_name, "intake": channel_name}[group]
    return [(item["id"], name(item["id"])) for item in entries("complaint_categories", group)]


def _threats() -> list[tuple[str, object]]:
    return [(item["id"], threat_name(item["id"])) for item in entries("threats", "threats")]


def _shown(wanted: ComplaintFilter, dealers: Sequence[Dealer]) -> list[Dealer]:
    return [dealer for dealer in dealers if wanted.dealer in {"", dealer.code}]


def _holds(wanted: ComplaintFilter, dealers: Sequence[Dealer]) -> list[tuple[str, object]]:
    """Offer the reasons of the one dealer in view."""
    shown = _shown(wanted, dealers)
    if len(shown) != 1:
        return [] if wanted.hold in {"", "1", "no"} else [(wanted.hold, wanted.hold)]
    return [(reason.key, str(reason)) for reason in hold_reasons(shown[0])]


def _owners(wanted: ComplaintFilter, dealers: Sequence[Dealer]) -> list[tuple[str, object]]:
    """Offer oneself and nobody, and the handlers of the one dealer in view; over many the list would be nobody's."""
    offered: list[tuple[str, object]] = [(ME, _("my own")), (NOBODY, _("without an owner"))]
    shown = _shown(wanted, dealers)
    if len(shown) != 1:
        return offered + ([(wanted.owner, wanted.owner)] if wanted.owner not in {"", ME, NOBODY} else [])
    people = colleagues_at(shown[0], able_to=Capability.HANDLE_COMPLAINTS)
    return offered + [(person.username, person.name) for person in people]
