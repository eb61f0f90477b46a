"""Operations on plans of scoring: the shipped one for a brand that has none, and a new version from a month on."""

from datetime import date
from typing import Any

from django.db import transaction

from anxin.accounts.models import Brand
from anxin.foundation import clock
from anxin.playbooks.selectors import scoring_plan
from anxin.satisfaction.models import Plan, PlanVersion

DEFAULT = "after_service"
#: The first version of a plan scores every month that there ever was.
_EVER = date(2000, 1, 1)
_NOT_SCORING = ("key", "title", "about", "questionnaire", "because", "factors")


@transaction.atomic
def default_plan(brand: Brand) -> PlanVersion:
    """Return the newest version of the brand's plan; one that has none takes the shipped plan over, for all months."""
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    newest = (
        PlanVersion.objects.filter(plan__brand=brand).select_related("plan").order_by("-holds_from").first()
    )
    if newest:
        return newest
    shipped = scoring_plan(DEFAULT)
    plan = Plan.objects.create(brand=brand, slug=shipped["key"], questionnaire=shipped["questionnaire"])
    return PlanVersion.objects.create(
        plan=plan, number=1, body=_body(shipped), holds_from=_EVER, made_at=clock.now()
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
