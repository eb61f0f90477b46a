"""About which visits somebody complained: a car's group is settled two weeks after its visit, whatever comes later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from anxin.accounts.models import Dealer
from anxin.complaints.choices import ClockKind, ClockOutcome
from anxin.complaints.models import CaseClock, Complaint

#: What belongs to the complaint itself is no return: the next visit and interview come so long after.
APART = timedelta(days=14)
YEAR = timedelta(days=365)
COMPLAINED, OTHERS, IN_TIME, LATE, CONTENT, DISCONTENT = (
    "complained", "others", "in_time", "late", "content", "discontent",
)  # fmt: skip
GROUPS = (COMPLAINED, OTHERS, IN_TIME, LATE, CONTENT, DISCONTENT)


@dataclass(frozen=True, slots=True)
class Visit:
    """A closed order of a car: when it began and ended, and the kind of work."""

    opened_at: datetime
    closed_at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class _Case:
    pk: int
    received_at: datetime
    handled_at: datetime | None
    content: bool | None

    def is_about(self, visit: Visit) -> bool:
        """Tell whether it was there within two weeks of a visit, and not over before that began."""
        over = self.handled_at is not None and self.handled_at <= visit.opened_at
        return self.received_at < visit.closed_at + APART and not over


class Cases:
    """The complaints of a dealer that may belong to a visit of the months, by car."""

    def __init__(self, dealer: Dealer, begin: datetime, end: datetime) -> None:
        rows = Complaint.objects.filter(
            dealer=dealer, merged_into=None, received_at__gte=begin - YEAR, received_at__lt=end + APART
        )
        self._late, self._in_time = _judged_clocks(rows)
        self._by_car: dict[int | None, list[_Case]] = {}
        told = rows.order_by("received_at", "pk").values_list(
            "vehicle", "pk", "received_at", "handled_at", "satisfied"
        )
        for vehicle, number, received_at, handled_at, satisfied in told:
            case = _Case(number, received_at, handled_at, satisfied)
            self._by_car.setdefault(vehicle, []).append(case)
        self._months = begin, end
        self._used: set[int] = set()

    def groups(self, vehicle: int, visit: Visit) -> tuple[str, ...]:
        """Return to which groups a car belongs by its visit; of several complaints the first tells."""
        about = [each for each in self._by_car.get(vehicle, ()) if each.is_about(visit)]
        if not about:
            return (OTHERS,)
        self._used.update(each.pk for each in about)
        case, groups = about[0], [COMPLAINED]
        groups += [LATE] if case.pk in self._late else [IN_TIME] if case.pk in self._in_time else []
        groups += [] if case.content is None else [CONTENT if case.content else DISCONTENT]
        return tuple(groups)

    def left_out(self, orders: Mapping[int, Sequence[Visit]]) -> tuple[int, int, int]:
        """Return how many complaints of the months name no car, come without a visit, or about another one."""
        begin, end = self._months
        counts = [0, 0, 0]
        for vehicle, cases in self._by_car.items():
            for case in cases:
                if case.pk in self._used or not begin <= case.received_at < end:
                    continue
                known = any(
                    each.opened_at <= case.received_at <= each.closed_at + YEAR
                    for each in orders.get(vehicle or 0, ())
                )
                counts[0 if vehicle is None else 2 if known else 1] += 1
        return counts[0], counts[1], counts[2]


def _judged_clocks(cases: QuerySet[Complaint]) -> tuple[set[int], set[int]]:
    """Return the cases whose clock of handling ran out, and those where it was met each time."""
    rows = CaseClock.objects.filter(complaint__in=cases, kind=ClockKind.CLOSE)
    late: set[int] = set()
    met: set[int] = set()
    for pk, outcome in rows.values_list("complaint", "outcome"):
        if outcome != ClockOutcome.OPEN:
            (late if outcome == ClockOutcome.BREACHED else met).add(pk)
    return late, met - late
