"""The API's door to the plan by which a brand is scored."""

from ninja import Query, Router

from anxin.accounts.rest import ApiRequest
from anxin.foundation.rest import PROBLEMS
from anxin.satisfaction.schemas import plan as schemas
from anxin.satisfaction.schemas.asked import PlanQuery
from anxin.satisfaction.selectors.places import brand_seen
from anxin.satisfaction.selectors.plans import plan_shown, versions_of

router = Router()


@router.get(
    "/plan",
    response={200: schemas.PlanShown, **PROBLEMS},
    operation_id="read_plan",
    summary="Read a brand's plan with its versions",
)
def read_plan(request: ApiRequest, wanted: Query[PlanQuery]) -> schemas.PlanShown:
    """Which questions make up the index, with which weights, from which month on; the newest version first."""
    brand = brand_seen(request.user, wanted.brand)
    return schemas.shown_plan(plan_shown(brand), versions_of(brand.pk))
