"""The form of one clock policy: its name, the cases it fits, its limits and its ladder, as rows of a table."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anxin.accounts.choices import Role
from anxin.complaints.choices import ClockKind, Level
from anxin.complaints.selectors.clocks.legal import LEGAL
from anxin.foundation.errors import InvalidInput
from anxin.foundation.form_fields import TextField

_MINUTES = Decimal(60)
_DAY_OF_MINUTES = 24 * 60
MOST_HOURS = Decimal(24 * 366)
#: Whom a step may tell, and what they are called.
TELLABLE: Mapping[str, Any] = {
    "owner": gettext_lazy("owner"),
    "asker": gettext_lazy("who asked"),
    "department": gettext_lazy("department asked"),
    "giver": gettext_lazy("who hands over"),
    "receiver": gettext_lazy("who takes over"),
    **{
        role.value: role.label
        for role in (
            Role.HEAD_OF_DEPARTMENT,
            Role.CUSTOMER_SERVICE_MANAGER,
            Role.GENERAL_MANAGER,
            Role.REGIONAL_MANAGER,
        )
    },
}


class PolicyHeadForm(forms.Form):
    """Name, order and conditions of a policy, and why it changes."""

    zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=60)
    en = forms.CharField(label=gettext_lazy("Name in English"), max_length=60)
    levels = forms.TypedMultipleChoiceField(
        label=gettext_lazy("For cases of the level"),
        choices=Level.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    channels = forms.MultipleChoiceField(label=gettext_lazy("that came in by"), required=False)
    why = TextField(label=gettext_lazy("Why the clocks change"), required=False, max_length=300, rows=1)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, channels: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        self.fields["channels"].choices = list(channels)  # type: ignore[attr-defined]  # a choice field


@dataclass(frozen=True)
class LimitRow:
    """A clock of a policy as the table shows it; without hours it does not run."""

    clock: str
    label: str
    hours: str
    working: bool
    pausable: bool
    may_pause: bool


@dataclass(frozen=True)
class StepRow:
    """A step of the ladder as the table shows it."""

    place: int
    clock: str
    name: str
    hours: str
    unit: str
    #: Only the clocks of the law know official working days.
    may_office: bool
    tell: Sequence[tuple[str, str, bool]]
    raise_to: int | None
    urgent: bool
    #: The same in words, for reading.
    when: str
    told: str


#: Clocks whose end is a date of its own have no limit here.
_LIMITED = tuple(kind for kind in ClockKind if kind not in {ClockKind.FOLLOW_UP, ClockKind.OBJECTION} | LEGAL)
#: In which time a step of the ladder is counted.
_UNITS = ("wall", "working", "office_days")
#: ISO 10002 wants these two whatever else waits (complaint-desk section 6, 4).
_NEVER_HELD = frozenset({ClockKind.ACKNOWLEDGE, ClockKind.CONTACT})


def limit_rows(policy: Mapping[str, Any]) -> list[LimitRow]:
    """Return every clock with the limit that the policy gives it."""
    given = {each["clock"]: each for each in policy["clocks"]}
    return [
        LimitRow(
            clock=kind.value,
            label=str(kind.label),
            hours=_hours(given[kind]["minutes"]) if kind in given else "",
            working=kind in given and given[kind]["unit"] == "working",
            pausable=kind in given and given[kind].get("pausable", False),
            may_pause=kind not in _NEVER_HELD,
        )
        for kind in _LIMITED
    ]


def step_rows(policy: Mapping[str, Any], names: Mapping[str, str]) -> list[StepRow]:
    """Return the ladder's steps in their order."""
    return [
        StepRow(
            place=place,
            clock=str(ClockKind(step["clock"]).label),
            name=names.get(step["key"], step["key"]),
            hours=_hours(step["offset"]),
            unit=step["unit"],
            may_office=step["clock"] in LEGAL,
            tell=[(key, str(label), key in step["tell"]) for key, label in TELLABLE.items()],
            raise_to=step.get("raise_to"),
            urgent=step.get("urgent", False),
            when=_when(step["offset"], unit=step["unit"]),
            told=", ".join(str(TELLABLE[name]) for name in step["tell"] if name in TELLABLE),
        )
        for place, step in enumerate(policy["steps"])
    ]


def changed_policy(policy: Mapping[str, Any], head: Mapping[str, Any], data: QueryDict) -> dict[str, Any]:
    """Return a policy as the form wants it; ``InvalidInput`` names the row that cannot be read."""
    changed = copy.deepcopy(dict(policy))
    changed |= {"zh": head["zh"], "en": head["en"]}
    changed["when"] = {name: list(head[name]) for name in ("levels", "channels") if head[name]} | {
        name: value for name, value in policy["when"].items() if name == "categories"
    }
    changed["clocks"] = [row for kind in _LIMITED if (row := _limit(kind, data))]
    changed["steps"] = [
        row for place, step in enumerate(policy["steps"]) if (row := _step(place, step, data)) is not None
    ]
    return changed


def changed_reasons(reasons: Sequence[Mapping[str, Any]], data: QueryDict) -> list[dict[str, Any]]:
    """Return the reasons of a hold with the caps and rights that the form gives them."""
    return [
        {
            **each,
            "max_minutes": None
            if not data.get(f"cap-{each['key']}", "").strip()
            else _minutes(data, f"cap-{each['key']}", days=True),
            "needs": "decide_complaints" if data.get(f"needs-{each['key']}") else "handle_complaints",
        }
        for each in reasons
    ]


def _limit(kind: ClockKind, data: QueryDict) -> dict[str, Any] | None:
    if not data.get(f"hours-{kind}", "").strip():
        return None
    row: dict[str, Any] = {
        "clock": kind.value,
        "minutes": _minutes(data, f"hours-{kind}"),
        "unit": "working" if data.get(f"unit-{kind}") == "working" else "wall",
    }
    if kind not in _NEVER_HELD and data.get(f"pausable-{kind}"):
        row["pausable"] = True
    return row


def _step(place: int, step: Mapping[str, Any], data: QueryDict) -> dict[str, Any] | None:
    chosen = [name for name in data.getlist(f"tell-{place}") if name in TELLABLE]
    # In the order in which they stood, so that keeping an untouched form changes nothing.
    tell = sorted(
        chosen, key=lambda name: step["tell"].index(name) if name in step["tell"] else len(TELLABLE)
    )
    if not tell:
        return None
    row: dict[str, Any] = {
        "clock": step["clock"],
        "key": step["key"],
        "offset": _minutes(data, f"offset-{place}", signed=True),
        "unit": _unit(step, data.get(f"step-unit-{place}", "")),
        "tell": tell,
    }
    if (level := data.get(f"raise-{place}")) in {"2", "3"}:
        row["raise_to"] = int(level)
    if data.get(f"urgent-{place}"):
        row["urgent"] = True
    return row


def _unit(step: Mapping[str, Any], chosen: str) -> str:
    known = _UNITS if step["clock"] in LEGAL else _UNITS[:2]
    return chosen if chosen in known else "wall"


def _minutes(data: QueryDict, name: str, *, signed: bool = False, days: bool = False) -> int:
    text = data.get(name, "").strip().replace(",", ".")
    try:
        hours = Decimal(text) * (24 if days else 1)
    except InvalidOperation:
        hours = Decimal("NaN")
    if not hours.is_finite() or abs(hours) > MOST_HOURS or (hours < 0 and not signed):
        raise InvalidInput(
            "LIMIT_UNREADABLE",
            _("“%(text)s” is no length of time. Write a number of hours such as 24 or 0.5."),
            field=name,
            params={"text": text[:20]},
        )
    return int((hours * _MINUTES).to_integral_value())


def _when(offset: int, *, unit: str) -> str:
    if offset == 0:
        return _("at the deadline")
    if unit == "office_days":
        return _("%(days)s official working days before") % {"days": max(0, -offset // _DAY_OF_MINUTES)}
    facts = {"hours": _hours(abs(offset))}
    if unit == "working":
        told = _("%(hours)s opening hours before") if offset < 0 else _("%(hours)s opening hours after")
    else:
        told = _("%(hours)s h before") if offset < 0 else _("%(hours)s h after")
    return told % facts


def _hours(minutes: int) -> str:
    return f"{Decimal(minutes) / _MINUTES:.2f}".rstrip("0").rstrip(".")
