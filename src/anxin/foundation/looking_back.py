"""The newest hits of a search among millions of rows, whether the words are frequent, rare, or long out of use.

An inverted index knows which rows have a word, not which of them are new: for a frequent word it would fetch hundreds
of thousands to show the newest fifty. So each row's words carry stamps, its dealer and its month, that text never
contains. What is looked for is first met in the newest rows, where a frequent word shows at once; then by the index
alone, where a rare one has few hits; then back in time by stretches of months, each bounded by their stamps.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connections, transaction
from django.db.models import BigIntegerField, DateTimeField, ExpressionWrapper, F, Model, Q, QuerySet

#: So many of the newest rows are read before the index is asked.
NEWEST = 1000
#: Up to this many hits are all fetched and sorted.
RARE = 500
#: A stretch with more hits than this is cut in two.
CROWDED = 3000
#: So many stretches are looked through before the reader is asked whether to look further back.
STRETCHES = 10
_SETTINGS = {"enable_seqscan": "off", "max_parallel_workers_per_gather": "0", "jit": "off"}
_BY_INDEX = "; ".join(f"SET LOCAL {name} = {value}" for name, value in _SETTINGS.items())
_AS_USUAL = "; ".join(f"SET LOCAL {name} TO DEFAULT" for name in _SETTINGS)
#: With more dealers than this their stamps narrow nothing.
MOST_STAMPS = 12


@dataclass(frozen=True, order=True)
class Mark:
    """A place in the order of rows: the instant, and the key among rows of one instant."""

    at: datetime
    pk: int


@dataclass(frozen=True)
class Shelf[M: Model]:
    """Where to look: ``rows`` of a model with ``dealer``, ``at``, ``search`` and an index on ``-at, -id``.

    The rows are narrowed to what the person may see but for his ``dealers``; ``words`` is a tsquery text.
    ``last`` is the oldest instant of interest, or nothing.
    """

    rows: QuerySet[M]
    words: str
    dealers: Sequence[int]
    last: datetime | None = None


@dataclass(frozen=True)
class Sight:
    """The newest hits in order; ``reached`` is how far back was looked where there may be older ones."""

    marks: Sequence[Mark]
    reached: datetime | None = None
    #: How many there are in all, where few enough to be counted.
    count: int | None = None


def stamped(words: str, *, dealer_id: int, at: datetime, kind: str = "") -> str:
    """Return a tsvector text with the stamps of its row."""
    stamps = [_of_dealer(dealer_id), _of_month(_month(at)), *([of_kind(kind)] if kind else [])]
    return " ".join([*stamps, words])


def of_kind(kind: str) -> str:
    """Return the stamp of a kind of row, for a tsvector or a tsquery."""
    return f"'~k{kind}'"


def look_back[M: Model](shelf: Shelf[M], *, before: Mark | None, size: int) -> Sight:
    """Return the newest ``size`` hits older than ``before``, in a bounded number of bounded queries."""
    if not shelf.words or not shelf.dealers:
        return Sight([], count=0)
    shelf = replace(shelf, words=among_dealers(shelf.words, shelf.dealers))
    with by_index(shelf.rows.db):
        return _look(shelf, before, size)


@contextmanager
def by_index(using: str) -> Iterator[None]:
    """Inside the block the planner keeps to indexes: it takes a frequent word for a reason to read whole tables."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(_BY_INDEX)
        yield
        cursor.execute(_AS_USUAL)


def _look[M: Model](shelf: Shelf[M], before: Mark | None, size: int) -> Sight:
    found = _in_newest(shelf, before, size)
    if len(found) == size:
        return Sight(found)
    found = _fetched(shelf, shelf.words, before, limit=RARE + 1)
    if len(found) <= RARE:
        return Sight(found[:size], count=len(found))
    return _by_stretches(shelf, before, size)


def _in_newest[M: Model](shelf: Shelf[M], before: Mark | None, size: int) -> list[Mark]:
    newest = _of_dealers(shelf, before).order_by("-at", "-pk").values("pk")[:NEWEST]
    hits = shelf.rows.filter(pk__in=newest, search__finds=shelf.words)
    hits = hits.filter(at__gte=shelf.last) if shelf.last else hits
    return _marks(hits.order_by("-at", "-pk").values_list("at", "pk")[:size])


def _by_stretches[M: Model](shelf: Shelf[M], before: Mark | None, size: int) -> Sight:
    newest = _of_dealers(shelf, before).order_by("-at", "-pk").values_list("at", flat=True).first()
    oldest = shelf.rows.model._default_manager.order_by("at", "pk").values_list("at", flat=True).first()
    if newest is None or oldest is None:
        return Sight([])
    month, last, width = _month(newest), _month(max(oldest, shelf.last or oldest)), 1
    found: list[Mark] = []
    for _stretch in range(STRETCHES):
        if len(found) >= size or month < last:
            break
        width = min(width, month - last + 1)
        got = _in_months(shelf, range(month - width + 1, month + 1), before)
        if got is None and width > 1:
            width = max(1, width // 3)
            continue
        found += _newest_of_month(shelf, month, before, size) if got is None else got
        month -= width
        width *= 3
    ended = month < last or len(found) >= size
    return Sight(found[:size], reached=None if ended else _first_day(month + 1))


def _in_months[M: Model](shelf: Shelf[M], months: range, before: Mark | None) -> list[Mark] | None:
    """Return the hits of some months in order, or nothing where there are too many."""
    got = _fetched(shelf, _during(shelf.words, months), before, limit=CROWDED + 1)
    return got if len(got) <= CROWDED else None


def _newest_of_month[M: Model](shelf: Shelf[M], month: int, before: Mark | None, size: int) -> list[Mark]:
    return _fetched(shelf, _during(shelf.words, range(month, month + 1)), before, limit=None)[:size]


def _fetched[M: Model](shelf: Shelf[M], words: str, before: Mark | None, *, limit: int | None) -> list[Mark]:
    """Return hits as the index of words gives them, the newest first among those; no more than ``limit``."""
    # Reckoned with, the columns cannot be looked up: else the planner would read half of their indexes as well.
    rows = shelf.rows.alias(
        house=ExpressionWrapper(F("dealer_id") + 0, output_field=BigIntegerField()),
        moment=ExpressionWrapper(F("at") + timedelta(0), output_field=DateTimeField()),
    ).filter(house__in=shelf.dealers, search__finds=words)
    if shelf.last:
        rows = rows.filter(moment__gte=shelf.last)
    if before:
        rows = rows.filter(Q(moment__lt=before.at) | Q(moment=before.at, pk__lt=before.pk))
    return _marks(_unordered(rows, limit=limit))


def _unordered[M: Model](rows: QuerySet[M], *, limit: int | None) -> Iterator[tuple[datetime, int]]:
    try:
        sql, params = rows.order_by().values_list("at", "pk").query.sql_with_params()
    except EmptyResultSet:
        return
    with connections[rows.db].cursor() as cursor:
        # Materialised, the hits are read from their own index and only as far as the limit asks.
        lookup = f"WITH hits AS MATERIALIZED ({sql}) SELECT * FROM hits LIMIT %s"  # noqa: S608 (the ORM's own SQL)
        cursor.execute(lookup, [*params, limit])
        yield from cursor.fetchall()


def _marks(found: "Iterator[tuple[datetime, int]] | QuerySet[Model, tuple[datetime, int]]") -> list[Mark]:
    return sorted((Mark(at, pk) for at, pk in found), reverse=True)


def _of_dealers[M: Model](shelf: Shelf[M], before: Mark | None) -> QuerySet[M]:
    """Return all rows of the dealers that are older than the mark, whoever may see them."""
    rows = shelf.rows.model._default_manager.filter(dealer__in=shelf.dealers)
    if before is None:
        return rows
    return rows.filter(Q(at__lte=before.at) & (Q(at__lt=before.at) | Q(pk__lt=before.pk)))


def among_dealers(words: str, dealers: Sequence[int]) -> str:
    """Return a tsquery text narrowed to dealers by their stamps; with many of them it stays as it is."""
    if len(dealers) > MOST_STAMPS:
        return words
    return f"({words}) & ({' | '.join(map(_of_dealer, dealers))})"


def since_month_of(words: str, first: datetime, last: datetime) -> str:
    """Return a tsquery text narrowed to the months from one instant's to another's by their stamps."""
    return _during(words, range(_month(first), _month(last) + 1))


def _during(words: str, months: range) -> str:
    return f"({words}) & ({' | '.join(map(_of_month, months))})"


def _of_dealer(dealer_id: int) -> str:
    return f"'~d{dealer_id}'"


def _of_month(month: int) -> str:
    return f"'~m{month // 12}{month % 12 + 1:02}'"


def _month(at: datetime) -> int:
    """Count months, so that neighbours differ by one."""
    there = at.astimezone(UTC)
    return there.year * 12 + there.month - 1


def _first_day(month: int) -> datetime:
    return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
