"""Who stays and who is lost: cars that came and were seen again, and cars that have long not come.

Both counts go by cars, not by orders: one car may come several times a month. Months are the dealer's own. A car that
was sold, scrapped or moved away counts no more from the month on in which it left.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.engines.upkeep import months_later
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.keyset import Page, page_of
from anxin.playbooks.selectors import setting
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors.departures import is_gone
from anxin.workshop.selectors.orders import NEWEST, orders_visible_to

MONTHS_SHOWN = 12

_SEEN_AGAIN = """
WITH seen AS (
    SELECT DISTINCT vehicle_id, date_trunc('month', opened_on)::date AS month
    FROM workshop_repairorder WHERE dealer_id = %(dealer)s AND opened_on >= %(first)s AND opened_on < %(end)s
), followed AS (
    SELECT vehicle_id, month, lead(month) OVER (PARTITION BY vehicle_id ORDER BY month) AS next FROM seen
), gone AS (
    SELECT vehicle_id, "on" FROM workshop_cardeparture WHERE ended_at IS NULL
)
SELECT month, count(*), count(*) FILTER (WHERE next <= month + make_interval(months => %(months)s))
FROM followed LEFT JOIN gone USING (vehicle_id)
WHERE month <= %(last)s
AND (gone."on" IS NULL OR gone."on" >= month + make_interval(months => %(months)s + 1))
GROUP BY month
"""
#: A car is silent from so many months after a visit until the month of its next one.
_SILENT = """
WITH seen AS (
    SELECT DISTINCT vehicle_id, date_trunc('month', opened_on)::date AS month
    FROM workshop_repairorder WHERE dealer_id = %(dealer)s AND opened_on < %(end)s
), spans AS (
    SELECT vehicle_id, month, month + make_interval(months => %(months)s) AS silent_from,
           lead(month) OVER each AS next, lag(month) OVER each IS NULL AS is_first
    FROM seen WINDOW each AS (PARTITION BY vehicle_id ORDER BY month)
), gone AS (
    -- From the month on in which it left a car counts neither as one that comes nor as a silent one.
    SELECT vehicle_id, date_trunc('month', "on")::date AS left_in
    FROM workshop_cardeparture WHERE ended_at IS NULL AND "on" < %(end)s
), turns AS (
    SELECT month, 1 AS came, 0 AS fell_silent FROM spans WHERE is_first
    UNION ALL
    SELECT silent_from, 0, 1 FROM spans LEFT JOIN gone USING (vehicle_id)
    WHERE silent_from < %(end)s AND (next IS NULL OR next > silent_from)
    AND (left_in IS NULL OR next IS NOT NULL OR silent_from < left_in)
    UNION ALL
    SELECT next, 0, -1 FROM spans WHERE next > silent_from
    UNION ALL
    SELECT left_in, -1, CASE WHEN silent_from < left_in THEN -1 ELSE 0 END
    FROM spans JOIN gone USING (vehicle_id) WHERE next IS NULL
), summed AS (
    SELECT greatest(month, %(first)s)::date AS month, sum(came) AS came, sum(fell_silent) AS fell_silent
    FROM turns GROUP BY 1
)
SELECT month, (sum(came) OVER so_far)::int, (sum(fell_silent) OVER so_far)::int
FROM summed WINDOW so_far AS (ORDER BY month)
"""


class CareFigure(StrEnum):
    """A figure of a month, behind which cars stand."""

    SEEN = "seen"
    BACK = "back"
    GONE = "gone"
    VALID = "valid"
    SILENT = "silent"


@dataclass(frozen=True)
class CareRules:
    """In how many months a car must come again, after how many without a visit it is lost, and the norm in percent."""

    churn_months: int
    silent_months: int
    return_rate: int


@dataclass(frozen=True, kw_only=True)
class MonthOfCare:
    """The figures of one whole month, counted in cars.

    ``seen`` came in the base month, ``back`` of them again in the months after it, up to this one. ``valid`` had come
    at all by the end of this month, ``silent`` of them not for the months of the other definition.
    """

    month: date
    base: date
    seen: int
    back: int
    valid: int
    silent: int

    @property
    def gone(self) -> int:
        return self.seen - self.back

    @property
    def churn(self) -> int | None:
        """Share of the base month's cars that were not seen again, in percent; nothing where none came."""
        return _share(self.gone, self.seen)

    @property
    def return_rate(self) -> int | None:
        return _share(self.back, self.seen)

    @property
    def silent_share(self) -> int | None:
        return _share(self.silent, self.valid)


def care_rules(dealer: Dealer) -> CareRules:
    """Return the dealer's own definitions, in months and percent."""

    def figure(name: str) -> int:
        return int(setting(f"kept.{name}", dealer_code=dealer.code))

    return CareRules(figure("churn_months"), figure("silent_months"), figure("return_rate"))


def care_by_month(person: Person, dealer: Dealer) -> list[MonthOfCare]:
    """Return the figures of the last twelve whole months, the newest first, in two queries."""
    require(person, Capability.SEE_FIGURES, dealer.pk)
    rules, last = care_rules(dealer), last_whole_month(dealer)
    first = months_later(last, 1 - MONTHS_SHOWN)
    back = -rules.churn_months
    facts: dict[str, int | date] = {"dealer": dealer.pk, "end": months_later(last, 1)}
    again = _counted(
        _SEEN_AGAIN,
        {
            **facts,
            "first": months_later(first, back),
            "last": months_later(last, back),
            "months": rules.churn_months,
        },
    )
    silent = _counted(_SILENT, {**facts, "first": first, "months": rules.silent_months})
    found = []
    for step in range(MONTHS_SHOWN):
        month = months_later(last, -step)
        base = months_later(month, back)
        seen, came_back = again.get(base, (0, 0))
        valid, quiet = silent.get(max((turn for turn in silent if turn <= month), default=month), (0, 0))
        found.append(
            MonthOfCare(month=month, base=base, seen=seen, back=came_back, valid=valid, silent=quiet)
        )
    return found


def cars_behind(
    person: Person, dealer: Dealer, *, figure: CareFigure, month: date, cursor: str = ""
) -> Page[RepairOrder]:
    """Return the cars that a month's figure counts, a page of them: each by its last visit within what is counted."""
    require(person, Capability.SEE_FIGURES, dealer.pk)
    rows = _last_visits(person, dealer, figure=figure, month=month)
    return page_of(rows, order=NEWEST, cursor=cursor)


def read_figure(dealer: Dealer, *, of: str, month: str) -> tuple[CareFigure, date]:
    """Return the figure and the month that an address names; ``InvalidInput`` where it makes no sense."""
    try:
        figure, day = CareFigure(of), date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise InvalidInput("FIGURE_UNKNOWN", _("There is no such figure."), field="of") from error
    if day > last_whole_month(dealer):
        raise InvalidInput("MONTH_NOT_OVER", _("This month is not over yet."), field="month")
    return figure, day


def figure_words(dealer: Dealer, figure: CareFigure, month: date) -> str:
    """Say in a sentence which cars a month's figure counts."""
    rules = care_rules(dealer)
    told = {
        "month": f"{month:%Y-%m}",
        "base": f"{months_later(month, -rules.churn_months):%Y-%m}",
        "months": rules.silent_months,
    }
    words = {
        CareFigure.SEEN: _("Cars that came in %(base)s"),
        CareFigure.BACK: _("Cars that came in %(base)s and again by the end of %(month)s"),
        CareFigure.GONE: _("Cars that came in %(base)s and not again by the end of %(month)s"),
        CareFigure.VALID: _("Cars that had come at all by the end of %(month)s"),
        CareFigure.SILENT: _("Cars that had not come for %(months)s months at the end of %(month)s"),
    }
    return words[figure] % told


def last_whole_month(dealer: Dealer) -> date:
    """Return the first day of the month before the present one at the dealer."""
    return months_later(clock.today(dealer.time_zone).replace(day=1), -1)


def _last_visits(person: Person, dealer: Dealer, *, figure: CareFigure, month: date) -> QuerySet[RepairOrder]:
    rules, end = care_rules(dealer), months_later(month, 1)
    rows = orders_visible_to(person).filter(~is_gone(until=Q(on__lt=end)), dealer=dealer)
    if figure in {CareFigure.VALID, CareFigure.SILENT}:
        rows = rows.filter(_none_after(until=end), opened_on__lt=end)
        if figure == CareFigure.SILENT:
            rows = rows.filter(opened_on__lt=months_later(end, -rules.silent_months))
        return rows
    begin = months_later(month, -rules.churn_months)
    over = months_later(begin, 1)
    rows = rows.filter(opened_on__gte=begin, opened_on__lt=over)
    if figure == CareFigure.GONE:
        return rows.filter(_none_after(until=end))
    rows = rows.filter(_none_after(until=over))
    again = RepairOrder.objects.filter(vehicle=OuterRef("vehicle"), opened_on__gte=over, opened_on__lt=end)
    return rows.filter(Exists(again)) if figure == CareFigure.BACK else rows


def _none_after(*, until: date) -> Q:
    """The condition that a visit is the car's last before a day."""
    later = Q(opened_at__gt=OuterRef("opened_at")) | Q(opened_at=OuterRef("opened_at"), pk__gt=OuterRef("pk"))
    return ~Q(Exists(RepairOrder.objects.filter(later, vehicle=OuterRef("vehicle"), opened_on__lt=until)))


def _counted(sql: str, facts: dict[str, int | date]) -> dict[date, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        return {month: (whole, part) for month, whole, part in cursor.fetchall()}


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None
