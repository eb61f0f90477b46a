"""Operations on plans of scoring: the shipped one for a brand that has none, and a new version from a month on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Brand, Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.playbooks.selectors import scoring_plan
from anxin.satisfaction.models import Plan, PlanVersion, VisitCount
from anxin.satisfaction.policies import can_run_all
from anxin.satisfaction.selectors.plan_checks import faults_of_plan, wordings_of
from anxin.satisfaction.selectors.runs import frozen_until
from anxin.satisfaction.services.marking import mark_months

DEFAULT = "after_service"
#: The first version of a plan scores every month that there ever was.
_EVER = date(2000, 1, 1)
_MOST_WHY = 300
_NOT_SCORING = ("key", "title", "about", "questionnaire", "because", "factors")


def default_plan(brand: Brand) -> PlanVersion:
    """Return the newest version of the brand's plan; one that has none takes the shipped plan over, for all months."""
    return _newest(brand) or _locked_plan(brand)


def _newest(brand: Brand) -> PlanVersion | None:
    rows = PlanVersion.objects.filter(plan__brand=brand).select_related("plan")
    return rows.order_by("-holds_from").first()


@transaction.atomic
def _locked_plan(brand: Brand) -> PlanVersion:
    """Return the same, and let nobody else change or take over the plan before the transaction has ended."""
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    newest = _newest(brand)
    if newest:
        return newest
    shipped = scoring_plan(DEFAULT)
    plan = Plan.objects.create(brand=brand, slug=shipped["key"], questionnaire=shipped["questionnaire"])
    return PlanVersion.objects.create(
        plan=plan, number=1, body=_body(shipped), holds_from=_EVER, made_at=clock.now()
    )


@transaction.atomic
def change_plan(
    brand: Brand, *, body: Mapping[str, Any], holds_from: date, why: str, by: Person
) -> PlanVersion:
    """Make a new version of a brand's plan from a month on; who may score every dealer of the brand does.

    ``InvalidInput`` names the field of the body that is wrong (``factors.quality.column``), or ``holds_from`` where a
    month from then on is frozen in a run or already has a version. Months from then on are counted anew.
    """
    dealers = list(Dealer.objects.filter(region__brand=brand).values_list("pk", flat=True))
    _require_planning(by, dealers)
    newest = _locked_plan(brand)
    faults = faults_of_plan(body, wordings_of(newest.plan))
    if faults:
        raise InvalidInput("PLAN_WRONG", faults[0].words, field=faults[0].field)
    _require_free(brand, newest, holds_from)
    if dict(body) == newest.body:
        raise InvalidInput("PLAN_UNCHANGED", _("Nothing is changed."))
    version = PlanVersion.objects.create(
        plan=newest.plan,
        number=newest.plan.versions.count() + 1,
        body=dict(body),
        holds_from=holds_from,
        why=why.strip()[:_MOST_WHY],
        made_at=clock.now(),
        made_by=by,
    )
    audit.record_operation(
        "satisfaction.plan_changed",
        person_id=by.pk,
        dealer_id=None,
        subject=str(version.key),
        brand=brand.key,
        number=version.number,
        holds_from=f"{holds_from:%Y-%m}",
    )
    counted = VisitCount.objects.filter(dealer__in=dealers, month__gte=holds_from)
    mark_months(counted.values_list("dealer", "month").distinct().order_by())
    return version


def _require_planning(by: Person, dealers: list[int]) -> None:
    if can_run_all(by, dealers):
        return
    for dealer in dealers:
        require(by, Capability.RUN_SURVEYS, dealer)
    raise NotFound


def _require_free(brand: Brand, newest: PlanVersion, holds_from: date) -> None:
    """From the month after the last frozen one on, and after every version that there is."""
    if holds_from.day != 1:
        raise InvalidInput("NOT_A_MONTH", _("Choose the month from which it holds."), field="holds_from")
    if holds_from <= newest.holds_from:
        raise InvalidInput(
            "PLAN_TOO_EARLY",
            _("The version before holds from %(month)s: choose a later month."),
            field="holds_from",
            params={"month": f"{newest.holds_from:%Y-%m}"},
        )
    frozen = frozen_until(brand.pk)
    if frozen and holds_from <= frozen:
        raise InvalidInput(
            "PLAN_FROZEN",
            _("A score run has frozen %(month)s: choose a later month."),
            field="holds_from",
            params={"month": f"{frozen:%Y-%m}"},
        )


def _body(shipped: dict[str, Any]) -> dict[str, Any]:
    """The plan of the scoring command, and beside it the names of its factors in both languages."""
    factors = shipped["factors"]
    return {
        "id": shipped["key"],
        **{key: value for key, value in shipped.items() if key not in _NOT_SCORING},
        "factors": {
            name: {"column": each["column"], "weight": each["weight"]} for name, each in factors.items()
        },
        "titles": {name: each["title"] for name, each in factors.items()},
    }
