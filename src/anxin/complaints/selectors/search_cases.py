"""Cases found by their own words, by a line of their history or by a message, the newest text first.

What is found is only ever a case that the person's lists would show; a text of a merged case leads to the case in
which that one goes on. Of a case that is about the person himself only its own words are found.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import TextKind
from anxin.complaints.models import CaseText, CaseThread, Complaint, ComplaintEvent
from anxin.complaints.policies import dealers_in_sight, is_kept_out, visible_to, visible_with_merged
from anxin.complaints.selectors.list_filter import ComplaintFilter, condition_of
from anxin.complaints.selectors.merged import ends_of, merged_below
from anxin.complaints.selectors.texts import texts_of_events
from anxin.foundation.errors import InvalidInput
from anxin.foundation.looking_back import Mark, Shelf, Sight, look_back, of_kind
from anxin.foundation.search_box import Query
from anxin.messaging.models import Message

#: A hit that lies deeper in the words is found, but the line shows their beginning.
READ_OF_WORDS = 3000
#: Up to so many cases of a person's own are named one by one.
MOST_OWN = 2000
#: What a search of cases is narrowed by, as in their list.
_NARROWED_BY = ("dealer", "status", "level", "category", "owner", "channel", "since", "until")
#: The order of texts of one instant, and the greatest key there is.
_RANKS = {TextKind.CASE: 0, TextKind.NOTE: 1, TextKind.MESSAGE: 2}
_LAST_KEY = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class CaseSearch:
    """What a search is narrowed by, as it stands in its address: kind of text, period, and fields of the case."""

    where: str = ""
    case: ComplaintFilter = field(default_factory=ComplaintFilter)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "CaseSearch":
        """Take what a search knows from a query; ``InvalidInput`` names a field that makes no sense."""
        where = query.get("where", "").strip()
        if where and where not in TextKind.values:
            raise InvalidInput(
                "FILTER_UNKNOWN",
                _("“%(value)s” is not something the list can be filtered by. Choose from the filters."),
                field="where",
                params={"value": where[:40]},
            )
        return cls(
            where=where, case=ComplaintFilter.read({name: query.get(name, "") for name in _NARROWED_BY})
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.where) or self.case.is_narrowed

    @property
    def names_cases(self) -> bool:
        """Something is asked of the case itself, and not only when and where."""
        return replace(self.case, since="", until="").is_narrowed


@dataclass(frozen=True)
class Hit:
    """A text that was found: its case, the words around the hit, and where they stand."""

    kind: TextKind
    at: datetime
    complaint: Complaint
    words: str


@dataclass(frozen=True)
class Hits:
    """A page of hits; ``older`` is the cursor of the next.

    ``looked_back_to`` is set where older texts have not been looked through yet. ``count`` is how many there are in
    all, where that is known.
    """

    hits: Sequence[Hit]
    older: str
    looked_back_to: datetime | None = None
    count: int | None = None


@dataclass(frozen=True)
class _Place:
    """A place in the order of texts of all kinds."""

    at: datetime
    rank: int
    pk: int

    def before(self, rank: int) -> Mark:
        """Return the place as one shelf knows it: what is older lies behind it."""
        if rank == self.rank:
            return Mark(self.at, self.pk)
        return Mark(self.at, _LAST_KEY if rank < self.rank else 0)


def find_cases(person: Person, query: Query, *, wanted: CaseSearch, cursor: str = "", size: int) -> Hits:
    """Return a page of the texts that a query finds among what the person's lists show, the newest first."""
    before = _read(cursor)
    sights: dict[TextKind, Sight] = {}
    for kinds, shelf in _shelves(person, query, wanted):
        rank = _RANKS[kinds[0]]
        sights[kinds[0]] = look_back(shelf, before=_start(before, rank, wanted), size=size + 1)
    return _page(person, sights, size=size, is_first=before is None)


def _shelves(
    person: Person, query: Query, wanted: CaseSearch
) -> Iterable[tuple[Sequence[TextKind], Shelf[Any]]]:
    """Cases and notes share a table; messages have their own."""
    whole, own = dealers_in_sight(person)
    dealers = _narrowed(sorted({*whole, *own}), wanted)
    named = bool(own) or wanted.names_cases
    cases = visible_with_merged(person).filter(condition_of(replace(wanted.case, since="", until="")))
    if own and not whole:
        cases = _few(cases)
    last, kept_out = _day(wanted.case.since), _kept_out_of(person)
    if wanted.where != TextKind.MESSAGE:
        words = f"({query.words}) & {of_kind(wanted.where)}" if wanted.where and query.words else query.words
        texts = CaseText.objects.filter(complaint__in=cases) if named else CaseText.objects.all()
        texts = texts.exclude(~Q(kind=TextKind.CASE), complaint__in=kept_out) if kept_out else texts
        yield (TextKind.CASE, TextKind.NOTE), Shelf(texts, words, dealers, last)
    if wanted.where in {"", TextKind.MESSAGE}:
        of_cases = Q(thread__case__complaint__in=cases) if named else Q(thread__case__isnull=False)
        messages = Message.objects.filter(of_cases)
        if kept_out:
            threads = CaseThread.objects.filter(complaint__in=kept_out).values_list("thread", flat=True)
            messages = messages.exclude(thread__in=list(threads))
        yield (TextKind.MESSAGE,), Shelf(messages, query.words, dealers, last)


def _kept_out_of(person: Person) -> list[int]:
    """Return the keys of the cases that are about the person, and of all that goes on in the same case with them.

    Looked up before the words, so that neither a page nor a count tells that something was left out.
    """
    about = list(Complaint.objects.filter(concerns=person).values_list("pk", flat=True))
    if not about:
        return []
    ends = Complaint.objects.select_related("dealer").filter(pk__in=set(ends_of(about).values()))
    shut = [each.pk for each in ends if is_kept_out(person, each)]
    return [*shut, *(number for below in merged_below(shut).values() for number in below)]


def _few(cases: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Look a person's own cases up first where they are few: then their texts are read, and not the index of words."""
    numbers = list(cases.values_list("pk", flat=True)[: MOST_OWN + 1])
    return Complaint.objects.filter(pk__in=numbers) if len(numbers) <= MOST_OWN else cases


def _narrowed(dealers: list[int], wanted: CaseSearch) -> list[int]:
    if not wanted.case.dealer:
        return dealers
    return [dealer.pk for dealer in Dealer.objects.filter(pk__in=dealers, code=wanted.case.dealer)]


def _start(before: _Place | None, rank: int, wanted: CaseSearch) -> Mark | None:
    mark = before.before(rank) if before else None
    end = _day(wanted.case.until, after=1)
    if end is None:
        return mark
    return min(mark, Mark(end, 0)) if mark else Mark(end, 0)


def _page(person: Person, sights: Mapping[TextKind, Sight], *, size: int, is_first: bool) -> Hits:
    reached = max((sight.reached for sight in sights.values() if sight.reached), default=None)
    places = [
        _Place(mark.at, _RANKS[kind], mark.pk)
        for kind, sight in sights.items()
        for mark in sight.marks
        if reached is None or mark.at >= reached
    ]
    places.sort(key=lambda place: (place.at, place.rank, place.pk), reverse=True)
    shown, rest = places[:size], places[size:]
    older = _write(shown[-1]) if rest else _write(_Place(reached, 0, 0)) if reached else ""
    counts = [sight.count for sight in sights.values()]
    return Hits(
        hits=_hits(person, shown),
        older=older,
        looked_back_to=reached if not rest else None,
        count=sum(one for one in counts if one is not None) if is_first and None not in counts else None,
    )


def _hits(person: Person, places: Sequence[_Place]) -> list[Hit]:
    """Read what is shown of each place; what the person's lists would not show is left out, whatever the index says."""
    texts = _texts(place.pk for place in places if place.rank != _RANKS[TextKind.MESSAGE])
    messages = _messages(place.pk for place in places if place.rank == _RANKS[TextKind.MESSAGE])
    told = texts_of_events(
        list(ComplaintEvent.objects.filter(pk__in=[text.source for text in texts.values() if text.source]))
    )
    numbers = {text.complaint_id for text in texts.values()} | {number for _row, number in messages.values()}
    cases = _cases(person, numbers)
    found = []
    for place in places:
        if place.rank == _RANKS[TextKind.MESSAGE]:
            row, number = messages.get(place.pk, (None, 0))
            kind, words = (
                TextKind.MESSAGE,
                f"{row.subject} {getattr(row, 'beginning', '')}".strip() if row else "",
            )
        else:
            text = texts[place.pk]
            kind, number, words = TextKind(text.kind), text.complaint_id, told.get(text.source, "")
        if case := cases.get(number):
            words = words if kind != TextKind.CASE else getattr(case, "beginning", "")
            found.append(Hit(kind, place.at, case, words))
    return found


def _texts(keys: Iterable[int]) -> dict[int, CaseText]:
    return CaseText.objects.defer("search").in_bulk(list(keys))


def _messages(keys: Iterable[int]) -> dict[int, tuple[Message, int]]:
    rows = Message.objects.filter(pk__in=list(keys), thread__case__isnull=False).select_related(
        "thread__case"
    )
    shown = rows.annotate(beginning=Left("text", READ_OF_WORDS)).only("subject", "thread")
    return {row.pk: (row, row.thread.case.complaint_id) for row in shown if row.thread}


def _cases(person: Person, numbers: Iterable[int]) -> dict[int, Complaint]:
    """Return the cases by number; under the number of a merged one stands the case in which it goes on."""
    goes_on = dict(visible_with_merged(person).filter(pk__in=numbers).values_list("pk", "merged_into"))
    shown = shown_cases(
        visible_to(person).filter(pk__in=[into or pk for pk, into in goes_on.items()])
    ).in_bulk()
    return {pk: shown[into or pk] for pk, into in goes_on.items() if (into or pk) in shown}


def shown_cases(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Fetch with the cases what a line of found ones shows."""
    fetched = rows.select_related("dealer", "customer", "vehicle")
    fetched = fetched.defer("words", "customer__search", "vehicle__search")
    return fetched.annotate(beginning=Left("words", READ_OF_WORDS))


def _day(value: str, *, after: int = 0) -> datetime | None:
    """Return the beginning of a day, or of a later one, in the zone of the reader's dealer."""
    if not value:
        return None
    day = date.fromisoformat(value) + timedelta(days=after)
    return timezone.make_aware(datetime.combine(day, time.min))


def _write(place: _Place) -> str:
    text = json.dumps([place.at.isoformat(), place.rank, place.pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> _Place | None:
    if not cursor:
        return None
    try:
        at, rank, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = parse_datetime(at)
    except (binascii.Error, ValueError, TypeError) as error:
        raise _bad_cursor() from error
    if moment is None or moment.tzinfo is None or type(rank) is not int or type(pk) is not int:
        raise _bad_cursor()
    if not 0 <= pk <= _LAST_KEY:
        raise _bad_cursor()
    return _Place(moment, rank, pk)


def _bad_cursor() -> InvalidInput:
    return InvalidInput(
        "CURSOR_UNKNOWN", _("This address is damaged. Start again from the first page."), field="cursor"
    )
