"""What a list of complaints may be asked for: each field's meaning as a condition, and what makes no sense."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import DepartmentKind
from anxin.accounts.models import Person
from anxin.complaints.choices import Level, ObjectionState, Outcome, Phase, RequestState, Status, Validity
from anxin.complaints.models import Complaint, ImportedCase, InputRequest, ThreatRecord
from anxin.complaints.selectors.found_cases import texts_of_cases
from anxin.complaints.selectors.windows import DAYS, DUE, days_of, instants_of
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.searching import tsquery_literal
from anxin.messaging.choices import Direction
from anxin.messaging.selectors.words import words_between_people
from anxin.playbooks.selectors import entries

#: Sorts offered by the list; each has its index and ends in the unique key.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "newest": ("-received_at", "-id"),
    "oldest": ("received_at", "id"),
    "level": ("-level", "-received_at", "-id"),
    "due": ("due_at", "id"),
    "snowball": ("-snowball", "-id"),
}
#: No user name begins with this sign: whoever reads the list, and nobody.
ME, NOBODY = "@me", "@nobody"
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_IDENT = re.compile(r"[a-zA-Z0-9_.-]{1,60}")
_LONGEST_MODEL = 60


@dataclass(frozen=True, kw_only=True)
class ComplaintFilter:
    """What a list shows, as it stands in its address; an empty field asks for nothing."""

    q: str = ""
    dealer: str = ""
    status: str = ""
    phase: str = ""
    level: str = ""
    category: str = ""
    channel: str = ""
    #: A user name, ``@me`` for whoever reads the list, or ``@nobody``.
    owner: str = ""
    adviser: str = ""
    outcome: str = ""
    satisfied: str = ""
    late: str = ""
    #: A window in which the next thing is due, such as today; see ``windows.DUE``.
    due: str = ""
    unjudged: str = ""
    crisis: str = ""
    #: "1" for any threat on record, or the key of one.
    threat: str = ""
    #: "1" for any reason to hold the clocks, "no" for none, or the key of one.
    hold: str = ""
    #: Kind of a department that has been asked and has not answered yet.
    asked: str = ""
    #: "1": the last word in the case's messages is the customer's.
    unanswered: str = ""
    #: "1": the customer has complained before.
    repeat: str = ""
    #: Part of the name of the car's model.
    model: str = ""
    #: The manufacturer's verdict: held valid, not decided yet, or an objection under way.
    maker: str = ""
    #: Windows of days that move with the calendar, such as this week; see ``windows.DAYS``.
    received: str = ""
    handled: str = ""
    since: str = ""
    until: str = ""
    #: Key of an import: the cases that came of its file.
    imported: str = ""
    sort: str = "newest"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "ComplaintFilter":
        """Take the fields that a list knows from a query; ``InvalidInput`` names one that makes no sense."""
        known = {f.name: query.get(f.name, "").strip() for f in fields(cls)}
        found = cls(**{name: value for name, value in known.items() if value})
        _check(found)
        return found

    def asked_for(self) -> dict[str, str]:
        """Return the fields that ask for something, as they are kept with a view or an export."""
        empty = ComplaintFilter()
        pairs = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: value for name, value in pairs.items() if value != getattr(empty, name)}

    def query(self, **changes: str) -> str:
        """Return the filter as a query string, with some fields changed; defaults are left out."""
        return urlencode(replace(self, **changes).asked_for())

    def of(self, person: Person) -> "ComplaintFilter":
        """Return the filter with the reader's own name in the place of "me"."""
        return replace(self, owner=person.username) if self.owner == ME else self

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query(sort="newest"))


def names_a_field(query: Mapping[str, str]) -> bool:
    """Tell whether an address asks a list for anything itself."""
    return any(f.name in query for f in fields(ComplaintFilter))


def condition_of(wanted: ComplaintFilter) -> Q:
    """Return the meaning of a filter as one condition; the figures count with the same."""
    exact = {
        "dealer": "dealer__code",
        "phase": "phase",
        "level": "level",
        "channel": "channel",
        "outcome": "outcome",
        "adviser": "repair_order__adviser__username",
    }
    condition = Q()
    for name, column in exact.items():
        if value := getattr(wanted, name):
            condition &= Q(**{column: value})
    for name, build in _SPECIAL.items():
        if value := getattr(wanted, name):
            condition &= build(value)
    return condition


def _status(value: str) -> Q:
    return ~Q(status=Status.CLOSED) if value == "unfinished" else Q(status=value)


def _owner(value: str) -> Q:
    return Q(owner=None) if value == NOBODY else Q(owner__username=value)


def _category(value: str) -> Q:
    """A main category stands for itself and for everything under it."""
    below = [
        item["id"] for item in entries("complaint_categories", "categories") if item.get("parent") == value
    ]
    return Q(category__in=[value, *below])


def _satisfied(value: str) -> Q:
    return Q(satisfied={"yes": True, "no": False}.get(value))


def _late(value: str) -> Q:
    return Q(due_at__lt=clock.now())


def _due(value: str) -> Q:
    first, last = instants_of(value)
    return Q(due_at__gte=first, due_at__lt=last)


def _unjudged(value: str) -> Q:
    return Q(justified="", handled_at__isnull=False)


def _crisis(value: str) -> Q:
    return Q(in_crisis=True)


def _threat(value: str) -> Q:
    heard = ThreatRecord.objects.filter(complaint=OuterRef("pk"))
    return Q(Exists(heard if value == "1" else heard.filter(kind=value)))


def _hold(value: str) -> Q:
    if value == "1":
        return ~Q(on_hold="")
    return Q(on_hold="" if value == "no" else value)


def _asked(value: str) -> Q:
    waiting = InputRequest.objects.filter(
        complaint=OuterRef("pk"),
        department__kind=value,
        state__in=[RequestState.SENT, RequestState.ACCEPTED],
    )
    return Q(Exists(waiting))


def _unanswered(value: str) -> Q:
    """The customer wrote, and since then no colleague has written to him by any way."""
    answers = words_between_people().filter(
        thread__case__complaint=OuterRef("thread__case__complaint"),
        direction=Direction.OUT,
        at__gt=OuterRef("at"),
    )
    letters = words_between_people().filter(
        ~Exists(answers), thread__case__complaint=OuterRef("pk"), direction=Direction.IN
    )
    return Q(Exists(letters))


def _repeat(value: str) -> Q:
    before = Complaint.objects.filter(
        customer=OuterRef("customer"), merged_into=None, received_at__lt=OuterRef("received_at")
    )
    return Q(Exists(before))


def _model(value: str) -> Q:
    return Q(vehicle__model_name__icontains=value) | Q(vehicle=None, car_told__icontains=value)


def _maker(value: str) -> Q:
    if value == "objection":
        return Q(maker_side__objection=ObjectionState.RAISED)
    return Q(maker_side__validity=value)


def _received(value: str) -> Q:
    first, last = days_of(value)
    return Q(received_on__gte=first, received_on__lte=last)


def _handled(value: str) -> Q:
    first, last = instants_of(value)
    return Q(handled_at__gte=first, handled_at__lt=last)


def _since(value: str) -> Q:
    return Q(received_on__gte=value)


def _until(value: str) -> Q:
    return Q(received_on__lte=value)


def _imported(value: str) -> Q:
    return Q(pk__in=ImportedCase.objects.filter(run__key=value).values("complaint"))


def _search(value: str) -> Q:
    return Q(pk__in=texts_of_cases(tsquery_literal(value)).values("complaint"))


_SPECIAL: Mapping[str, Callable[[str], Q]] = {
    "q": _search,
    "status": _status,
    "owner": _owner,
    "category": _category,
    "satisfied": _satisfied,
    "late": _late,
    "due": _due,
    "unjudged": _unjudged,
    "crisis": _crisis,
    "threat": _threat,
    "hold": _hold,
    "asked": _asked,
    "unanswered": _unanswered,
    "repeat": _repeat,
    "model": _model,
    "maker": _maker,
    "received": _received,
    "handled": _handled,
    "since": _since,
    "until": _until,
    "imported": _imported,
}
_CHOICES = {
    "status": {*Status.values, "unfinished"},
    "phase": set(Phase.values),
    "level": {str(level) for level in Level.values},
    "outcome": set(Outcome.values),
    "satisfied": {"yes", "no", "unknown"},
    "late": {"1"},
    "due": set(DUE),
    "unjudged": {"1"},
    "crisis": {"1"},
    "asked": set(DepartmentKind.values),
    "unanswered": {"1"},
    "repeat": {"1"},
    "maker": {Validity.VALID.value, Validity.UNKNOWN.value, "objection"},
    "received": set(DAYS),
    "handled": set(DAYS),
    "sort": set(ORDERS),
}


def _check(wanted: ComplaintFilter) -> None:
    for name, allowed in _CHOICES.items():
        value = getattr(wanted, name)
        if value and value not in allowed:
            raise _unknown(name, value)
    for name in ("threat", "hold"):
        value = getattr(wanted, name)
        if value and not _IDENT.fullmatch(value):
            raise _unknown(name, value)
    for name, value in wanted.asked_for().items():
        if "\x00" in value:
            raise _unknown(name, value.replace("\x00", ""))
    if len(wanted.model) > _LONGEST_MODEL:
        raise _unknown("model", wanted.model)
    if wanted.imported and not _KEY.fullmatch(wanted.imported):
        raise InvalidInput(
            "IMPORT_UNKNOWN",
            _("This address names no import. Open it from the import's page."),
            field="imported",
        )
    since, until = (_read_day(name, getattr(wanted, name)) for name in ("since", "until"))
    if since and until and since > until:
        raise InvalidInput("PERIOD_BACKWARDS", _("The period ends before it begins."), field="until")


def _unknown(name: str, value: str) -> InvalidInput:
    return InvalidInput(
        "FILTER_UNKNOWN",
        _("“%(value)s” is not something the list can be filtered by. Choose from the filters."),
        field=name,
        params={"value": value[:40]},
    )


def _read_day(name: str, value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise InvalidInput(
            "DAY_UNREADABLE", _("Write the day as 2026-11-21."), field=name, params={"value": value[:40]}
        ) from error
