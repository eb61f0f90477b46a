"""Operations on plans of scoring: the shipped one taken over, a new version from a month on, one taken back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Brand, Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.foundation.jobs import wake
from anxin.satisfaction.choices import RunState
from anxin.satisfaction.models import (
    Cell,
    DirtyMonth,
    FactFile,
    MixSum,
    MonthSum,
    OutsideCount,
    Plan,
    PlanVersion,
    ScoreRun,
    VisitCount,
)
from anxin.satisfaction.policies import can_run_all
from anxin.satisfaction.selectors.plan_checks import faults_of_plan, wordings_of
from anxin.satisfaction.selectors.plan_words import TAKEN_BACK
from anxin.satisfaction.selectors.plans import settled, shipped_plan
from anxin.satisfaction.selectors.runs import frozen_until
from anxin.satisfaction.selectors.windows import months_after
from anxin.satisfaction.services.marking import mark_months

_MOST_WHY = 300
#: A plan is made for months to come, not for another age.
_MOST_MONTHS_AHEAD = 24
_WRITE_FACTS = "satisfaction.write_facts"
_HOLD = """
    SELECT 1 FROM satisfaction_planversion AS version JOIN satisfaction_plan AS plan ON plan.id = version.plan_id
    WHERE plan.brand_id = %s FOR KEY SHARE OF version
"""


def default_plan(brand: Brand) -> PlanVersion:
    """Return the newest version of the brand's plan; one that has none takes the shipped plan over, for all months."""
    return _newest(brand) or locked_plan(brand)


def _newest(brand: Brand) -> PlanVersion | None:
    rows = PlanVersion.objects.filter(plan__brand=brand).select_related("plan")
    return rows.order_by("-holds_from").first()


@transaction.atomic
def locked_plan(brand: Brand) -> PlanVersion:
    """Return the same, and let nobody else change the plan or begin a run by it before the transaction has ended."""
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    newest = _newest(brand)
    if newest:
        return newest
    first = shipped_plan(brand)
    first.plan.save()
    first.made_at = clock.now()
    first.save()
    return first


@transaction.atomic
def change_plan(
    brand: Brand, *, body: Mapping[str, Any], holds_from: date, why: str, by: Person, replaces: bool = False
) -> PlanVersion:
    """Make a new version of a brand's plan from a month on; who may score every dealer of the brand does.

    ``replaces``: the newest version is taken back first, if it holds from the same month. ``InvalidInput`` names the
    field of the body that is wrong (``factors.quality.column``), or ``holds_from`` where a month from then on is frozen
    in a run or already has a version. Months from then on are counted anew.
    """
    dealers = _dealers(brand)
    _require_planning(by, dealers)
    newest = locked_plan(brand)
    faults = faults_of_plan(body, wordings_of(newest.plan))
    if faults:
        raise InvalidInput("PLAN_WRONG", faults[0].words, field=faults[0].field)
    plan = newest.plan
    if replaces and holds_from == newest.holds_from:
        _take_back(_removable(plan, newest.number), brand, why=why, by=by)
    _require_free(brand, holds_from)
    if settled(body) == settled(newest.body):
        raise InvalidInput("PLAN_UNCHANGED", _("Nothing is changed."))
    plan.refresh_from_db()
    plan.numbered += 1
    plan.save(update_fields=["numbered"])
    version = PlanVersion.objects.create(
        plan=plan,
        number=plan.numbered,
        body=dict(body),
        holds_from=holds_from,
        why=why.strip()[:_MOST_WHY],
        made_at=clock.now(),
        made_by=by,
    )
    _record("satisfaction.plan_changed", version, brand, by=by, why=why)
    _count_anew(plan, dealers, first=holds_from, until=None)
    return version


@transaction.atomic
def take_back_version(brand: Brand, *, number: int, why: str, by: Person) -> None:
    """Take a version back by which no run has scored; its months go to the version before and are counted anew.

    What it said stays in the audit trail. ``Refused`` where a run froze its months or waits to, and of the first
    version; ``InvalidInput`` without a reason; ``NotFound`` for a number that there is not.
    """
    _require_planning(by, _dealers(brand))
    if not why.strip():
        raise InvalidInput("WHY_MISSING", _("Say why it is taken back."), field="why")
    newest = locked_plan(brand)
    _take_back(_removable(newest.plan, number), brand, why=why, by=by)


def hold_versions(brand_id: int) -> None:
    """Let no version of a brand's plan be taken back before the transaction has ended; wait for one that is.

    For whoever is about to write something by a version: taken first, nobody waits for anybody in a ring.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [brand_id])


def _dealers(brand: Brand) -> list[int]:
    return list(Dealer.objects.filter(region__brand=brand).values_list("pk", flat=True))


def _removable(plan: Plan, number: int) -> PlanVersion:
    """Return a version that may go, and let nobody count, freeze or study by it before the transaction has ended."""
    version = PlanVersion.objects.select_for_update().filter(plan=plan, number=number).first()
    if version is None:
        raise NotFound
    if not plan.versions.filter(holds_from__lt=version.holds_from).exists():
        raise Refused("PLAN_FIRST", _("The first version scores all months before the others: it stays."))
    runs = ScoreRun.objects.filter(version=version)
    if runs.filter(state=RunState.DONE).exists():
        raise Refused(
            "PLAN_FROZEN",
            _(
                "A score run has frozen months of this version: it stays. Make a new version from a later month."
            ),
        )
    if runs.filter(state=RunState.WAITING).exists():
        raise Refused("PLAN_SCORING", _("A score run by this version is about to begin. Wait for it."))
    return version


def _take_back(version: PlanVersion, brand: Brand, *, why: str, by: Person) -> None:
    """Delete a version with all that was counted by it, runs that came to nothing among it."""
    plan, month = version.plan, version.holds_from
    before = plan.versions.filter(holds_from__lt=month).latest("holds_from")
    until = (
        plan.versions.filter(holds_from__gt=month).order_by("holds_from").values_list("holds_from", flat=True)
    )
    _record(TAKEN_BACK, version, brand, by=by, why=why, body=version.body, before=before.number)
    _count_anew(plan, _dealers(brand), first=month, until=until.first())
    Cell.objects.filter(version=version).delete()
    MixSum.objects.filter(version=version).delete()
    # Visits stand as they were counted, those of the population that is gone, until the months are counted anew: a
    # page tells visits without a figure for so long, and not that nobody came.
    MonthSum.objects.filter(version=version).update(
        version=None, rows=0, n=0, total=0, squares=0, overall_n=0, top_two=0, recommend_n=0, promoters=0,
        detractors=0, ratings=[],
    )  # fmt: skip
    ScoreRun.objects.filter(version=version).delete()
    version.delete()


def _count_anew(plan: Plan, dealers: list[int], *, first: date, until: date | None) -> None:
    """Mark the months of a version and forget their files, whose columns are those of the version before."""
    months = {"month__gte": first} | ({"month__lt": until} if until else {})
    # Marked ones too: such a month may just be counted for the first time, by the version before.
    for counts in (VisitCount.objects.all(), OutsideCount.objects.all(), DirtyMonth.objects.all()):
        rows = counts.filter(dealer__in=dealers, **months)
        mark_months(rows.values_list("dealer", "month").distinct().order_by())
    FactFile.objects.filter(plan=plan, **months).delete()
    wake(_WRITE_FACTS, waiting=_WRITE_FACTS, timestamp=0)


def _record(action: str, version: PlanVersion, brand: Brand, *, by: Person, why: str, **more: Any) -> None:
    plan = version.plan
    audit.record_operation(
        action,
        person_id=by.pk,
        dealer_id=None,
        subject=str(plan.key),
        brand=brand.pk,
        number=version.number,
        holds_from=f"{version.holds_from:%Y-%m}",
        where=f"{plan.slug} {version.number}, {version.holds_from:%Y-%m}",
        reason=why.strip()[:_MOST_WHY],
        **more,
    )


def _require_planning(by: Person, dealers: list[int]) -> None:
    if can_run_all(by, dealers):
        return
    for dealer in dealers:
        require(by, Capability.RUN_SURVEYS, dealer)
    raise NotFound


def _require_free(brand: Brand, holds_from: date) -> None:
    """From the month after the last frozen one on, and after every version that there is."""
    if holds_from.day != 1:
        raise InvalidInput("NOT_A_MONTH", _("Choose the month from which it holds."), field="holds_from")
    newest = _newest(brand)
    assert newest is not None  # the plan is locked, so there is one
    if holds_from <= newest.holds_from:
        raise InvalidInput(
            "PLAN_TOO_EARLY",
            _("The version before holds from %(month)s: choose a later month."),
            field="holds_from",
            params={"month": f"{newest.holds_from:%Y-%m}"},
        )
    last = months_after(clock.today("UTC").replace(day=1), _MOST_MONTHS_AHEAD)
    if holds_from > last:
        raise InvalidInput(
            "PLAN_TOO_LATE",
            _("That is too far ahead: choose a month up to %(month)s."),
            field="holds_from",
            params={"month": f"{last:%Y-%m}"},
        )
    frozen = frozen_until(brand.pk)
    if frozen and holds_from <= frozen:
        raise InvalidInput(
            "PLAN_FROZEN",
            _("A score run has frozen %(month)s: choose a later month."),
            field="holds_from",
            params={"month": f"{frozen:%Y-%m}"},
        )
