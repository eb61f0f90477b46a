"""Studies that a job has worked out, and whether what they rest on is still the same."""

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from django.db.models import Count, Sum

from anxin.complaints.models import Complaint
from anxin.foundation import clock
from anxin.satisfaction.choices import StudyKind
from anxin.satisfaction.models import Cell, PlanVersion, Study, VisitCount
from anxin.satisfaction.selectors.windows import Window

_CELLS = ("rows", "n", "total", "squares", "overall_n", "top_two")


def dealers_digest(dealers: Collection[int]) -> str:
    """Return what stands for exactly these dealers."""
    return sha256(",".join(map(str, sorted(dealers))).encode()).hexdigest()


def kept_study(
    kind: StudyKind, *, version: PlanVersion, dealers: Collection[int], window: Window
) -> Study | None:
    """Return the study of these dealers and months, however old; the caller has seen to it who may see them."""
    return Study.objects.filter(
        kind=kind,
        version=version,
        dealers=dealers_digest(dealers),
        first_month=window.first,
        last_month=window.last,
    ).first()


def rests_on(kind: StudyKind, *, version: PlanVersion, dealers: Collection[int], window: Window) -> str:
    """Return what a study would rest on now, as one text: another text, and it must be worked out anew.

    Drivers rest on the cells of their months; recovery also on what came after, on the cases and on today's month.
    """
    cells = Cell.objects.filter(version=version, dealer__in=dealers, month__gte=window.first).order_by()
    if kind is StudyKind.DRIVERS:
        return _summed(cells.filter(month__lte=window.last))
    visits = VisitCount.objects.filter(dealer__in=dealers, month__gte=window.first).order_by()
    # A complaint that was still open at a visit of the months belongs to it.
    since = datetime.combine(window.first, time(), UTC) - timedelta(days=366)
    cases = Complaint.objects.filter(dealer__in=dealers, received_at__gte=since).order_by()
    found = cases.aggregate(many=Count("pk"), versions=Sum("version"), merged=Count("merged_into"))
    told = [
        _summed(cells),
        "from the first visit",
        visits.aggregate(all=Sum("visits"))["all"],
        *found.values(),
        f"{clock.now():%Y-%m}",
    ]
    return "|".join(map(str, told))


def _summed(cells: object) -> str:
    found = cells.aggregate(**{name: Sum(name) for name in _CELLS})  # type: ignore[attr-defined]  # a queryset
    # Sums of fractions differ in their last digits with the order in which they are added up.
    return "/".join("0" if each is None else f"{each:.2f}" for each in found.values())
