"""The stream of what was heard: what it shows, as it stands in its address, and one page of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from anxin.accounts.models import Dealer, Department, Person
from anxin.foundation import clock
from anxin.foundation.keyset import Page, page_of
from anxin.voice.choices import Channel, HeardKind, HeardState
from anxin.voice.models import Heard, Listening
from anxin.voice.selectors.heard import heard_visible_to, listenings_visible_to

NEWEST = ("-made_at", "-id")
OCCASIONS = ("-day", "-id")
_LONGEST = 200
_SHOWN = ("open", "overdue", "mine", "all")


@dataclass(frozen=True, kw_only=True)
class HeardFilter:
    """What the stream shows; an empty field asks for nothing, ``show`` is all where nothing is asked."""

    q: str = ""
    show: str = ""
    channel: str = ""
    kind: str = ""
    theme: str = ""
    department: str = ""
    since: str = ""
    until: str = ""
    dealer: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "HeardFilter":
        """Take what the stream knows from a query; what makes no sense asks for nothing."""
        told = {each.name: query.get(each.name, "").strip()[:_LONGEST] for each in fields(cls)}
        told = {name: "" if "\x00" in text else text for name, text in told.items()}
        for name, known in (("show", _SHOWN), ("channel", Channel.values), ("kind", HeardKind.values)):
            told[name] = told[name] if told[name] in known else ""
        number = told["department"]
        told["department"] = number if number.isascii() and number.isdigit() and len(number) < 19 else ""
        for name in ("since", "until"):
            told[name] = told[name] if as_day(told[name]) else ""
        return cls(**told)

    def query(self, **changes: str) -> str:
        """Return the filter as the query of an address, with something changed."""
        return urlencode({name: value for name, value in asdict(replace(self, **changes)).items() if value})

    @property
    def is_narrowed(self) -> bool:
        return any(asdict(self).values())


def filtered(person: Person, dealer: Dealer, wanted: HeardFilter) -> QuerySet[Heard]:
    """Return the lines of a dealer that the person may see and the filter asks for."""
    rows = heard_visible_to(person).filter(dealer=dealer)
    exact = {
        "listening__channel": wanted.channel,
        "kind": wanted.kind,
        "theme": wanted.theme,
        "department": wanted.department,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if since := as_day(wanted.since):
        rows = rows.filter(listening__day__gte=since)
    if until := as_day(wanted.until):
        rows = rows.filter(listening__day__lte=until)
    if wanted.q:
        rows = rows.filter(Q(words__icontains=wanted.q) | Q(answer__icontains=wanted.q))
    return _shown(rows, person, wanted.show)


def list_heard(person: Person, dealer: Dealer, wanted: HeardFilter, *, cursor: str = "") -> Page[Heard]:
    """Return one page of the stream, the newest first."""
    return page_of(filtered(person, dealer, wanted), order=NEWEST, cursor=cursor)


def list_occasions(person: Person, dealer: Dealer, channel: str = "", *, cursor: str = "") -> Page[Listening]:
    """Return one page of the occasions of a dealer that the person may see, the latest first."""
    rows = listenings_visible_to(person).filter(dealer=dealer).prefetch_related("guests", "stages", "heard")
    rows = rows.filter(channel=channel) if channel in Channel.values else rows
    return page_of(rows, order=OCCASIONS, cursor=cursor)


def departments_at(dealer: Dealer) -> list[Department]:
    """Return the departments of a dealer."""
    return list(Department.objects.filter(dealer=dealer).order_by("pk"))


def as_day(text: str) -> date | None:
    """Return the day that a text such as 2026-11-21 names, or nothing."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _shown(rows: QuerySet[Heard], person: Person, show: str) -> QuerySet[Heard]:
    if show == "mine":
        return rows.filter(keeper=person).exclude(state=HeardState.DONE)
    if show == "open":
        return rows.exclude(state=HeardState.DONE)
    if show == "overdue":
        late = Q(state=HeardState.WAITING, due_at__lt=clock.now())
        today = clock.now().date()
        return rows.filter(late | Q(state=HeardState.ANSWERED, follows_by__lt=today))
    return rows
