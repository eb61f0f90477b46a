"""What is counted by month and dealer, out of how many: complaints, repeat repairs, bad answers."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, DateField, F, Func, QuerySet, Sum, Value
from django.db.models.functions import TruncMonth

from anxin.complaints.models import Complaint
from anxin.satisfaction.choices import GIVEN
from anxin.satisfaction.models import DirtyMonth, OutsideCount, VisitCount
from anxin.satisfaction.selectors.windows import Window, months_after
from anxin.surveys.choices import Purpose
from anxin.surveys.models import Interview
from anxin.workshop.choices import OrderKind, RepeatState
from anxin.workshop.models import RepeatRepair

#: Visits that were for a trouble; of others a repeat counts with its own visit.
REPAIRS = (OrderKind.REPAIR, OrderKind.WARRANTY, OrderKind.RETURN)
_REAL = (RepeatState.CONFIRMED, RepeatState.DONE)


class Measure(StrEnum):
    """What is charted over time."""

    COMPLAINTS = "complaints"
    REPEATS = "repeats"
    BAD = "bad"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of how many."""

    count: int = 0
    of: int = 0


#: By what counts are grouped in the database: dealer and month, or the month alone.
type _By = tuple[str, ...]
_DEALER_AND_MONTH: _By = ("dealer", "month")
_MONTH: _By = ("month",)


def monthly(measure: Measure, *, dealers: Collection[int], window: Window) -> list[Counted]:
    """Return the counts of the months of a window, the oldest first, of all the dealers together.

    Complaints by the day of receipt, merged ones once, beside all closed visits; repeats and interviews by the month
    in which their visit was closed, by the dealer's own days. Two or three queries; ``INDEX`` counts nothing.
    """
    found = _COUNTING[measure](dealers, window, _MONTH)
    return [found.get((month,), Counted()) for month in window.months]


def monthly_by_dealer(
    measure: Measure, *, dealers: Collection[int], window: Window
) -> dict[tuple[int, date], Counted]:
    """Return the same by dealer and month; a month without any has no entry."""
    found = _COUNTING[measure](dealers, window, _DEALER_AND_MONTH)
    return {(dealer, month): each for (dealer, month), each in found.items()}


def closed_by_month(
    dealers: Collection[int],
    window: Window,
    kinds: Collection[str] | None = None,
    *,
    by: tuple[str, ...] = (),
) -> dict[tuple[Any, ...], int]:
    """Return all closed visits of the dealers by the fields ``by`` and month, those too of which no plan speaks."""
    return _visits(dealers, window, (*by, "month"), kinds)


def months_not_counted(dealers: Collection[int]) -> dict[int, set[date]]:
    """Return by dealer the months whose visits have changed since they were counted."""
    found: dict[int, set[date]] = {}
    for dealer, month in DirtyMonth.objects.filter(dealer__in=dealers, counted__lt=F("changes")).values_list(
        "dealer", "month"
    ):
        found.setdefault(dealer, set()).add(month)
    return found


def closed_within(rows: QuerySet[Any], window: Window, *, path: str = "order") -> QuerySet[Any]:
    """Narrow rows of something with an order to the months in which that was closed, by the dealer's own days.

    Without a ``path`` the rows are orders themselves.
    """
    closed_at = f"{path}__closed_at" if path else "closed_at"
    # In UTC a day's room to both sides, so that an index of closing days serves; the month decides.
    begin = datetime.combine(window.first, time(), UTC) - timedelta(days=1)
    end = datetime.combine(months_after(window.last, 1), time(), UTC) + timedelta(days=1)
    rows = rows.filter(**{f"{closed_at}__gte": begin, f"{closed_at}__lt": end})
    here = Func(F("dealer__time_zone"), F(closed_at), function="timezone")
    month = Func(Value("month"), here, function="date_trunc", template="%(function)s(%(expressions)s)::date")
    month.output_field = DateField()
    told: QuerySet[Any] = rows.annotate(month=month).filter(month__gte=window.first, month__lte=window.last)
    return told


def _complaints(dealers: Collection[int], window: Window, by: _By) -> dict[tuple[Any, ...], Counted]:
    rows = Complaint.objects.filter(
        dealer__in=dealers,
        merged_into=None,
        received_on__gte=window.first,
        received_on__lt=months_after(window.last, 1),
    )
    received = _counted(rows.annotate(month=TruncMonth("received_on", output_field=DateField())), by)
    return _joined(received, _visits(dealers, window, by))


def _repeats(dealers: Collection[int], window: Window, by: _By) -> dict[tuple[Any, ...], Counted]:
    rows = RepeatRepair.objects.filter(dealer__in=dealers, state__in=_REAL)
    back = closed_within(rows, window)
    beside = _counted(back.exclude(order__kind__in=REPAIRS), by)
    repairs = _visits(dealers, window, by, kinds=REPAIRS)
    return _joined(_counted(back, by), Counter(repairs) + Counter(beside))


def _bad(dealers: Collection[int], window: Window, by: _By) -> dict[tuple[Any, ...], Counted]:
    rows = Interview.objects.filter(
        dealer__in=dealers,
        state__in=GIVEN,
        anonymous=False,
        version__questionnaire__purpose=Purpose.AFTER_SERVICE,
    )
    given = closed_within(rows, window)
    return _joined(_counted(given.exclude(bad=[]), by), _counted(given, by))


_COUNTING = {Measure.COMPLAINTS: _complaints, Measure.REPEATS: _repeats, Measure.BAD: _bad}


def _visits(
    dealers: Collection[int], window: Window, by: _By, kinds: Collection[str] | None = None
) -> dict[tuple[Any, ...], int]:
    """All closed visits, of whichever the plan speaks."""
    parts = []
    for counts in (VisitCount.objects.all(), OutsideCount.objects.all()):
        rows = counts.filter(dealer__in=dealers, month__gte=window.first, month__lte=window.last)
        if kinds is not None:
            rows = rows.filter(kind__in=kinds)
        parts.append(rows.order_by().values_list(*by).annotate(Sum("visits")))
    found: Counter[tuple[Any, ...]] = Counter()
    for *key, visits in parts[0].union(parts[1], all=True):
        found[tuple(key)] += visits
    return found


def _counted(rows: QuerySet[Any], by: _By) -> dict[tuple[Any, ...], int]:
    told = rows.order_by().values_list(*by).annotate(many=Count("pk"))
    return {tuple(key): many for *key, many in told}


def _joined(
    counts: Mapping[tuple[Any, ...], int], sizes: Mapping[tuple[Any, ...], int]
) -> dict[tuple[Any, ...], Counted]:
    return {
        place: Counted(counts.get(place, 0), sizes.get(place, 0)) for place in counts.keys() | sizes.keys()
    }
