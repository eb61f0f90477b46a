"""The API's doors to what a job works out: what satisfaction hangs on, and what handling complaints does."""

from ninja import Query, Router

from anxin.accounts.rest import ApiRequest
from anxin.foundation.rest import PROBLEMS
from anxin.satisfaction.choices import StudyKind
from anxin.satisfaction.rest.asking import months_asked, whole_place_asked
from anxin.satisfaction.schemas import studies as schemas
from anxin.satisfaction.schemas.asked import StudyQuery
from anxin.satisfaction.selectors.months_asked import OF_DRIVERS, OF_RECOVERY
from anxin.satisfaction.services.studies import study_of_place

router = Router()


@router.get(
    "/drivers",
    response={200: schemas.DriversShown, **PROBLEMS},
    operation_id="read_drivers",
    summary="Read what satisfaction hangs on at a place",
)
def read_drivers(request: ApiRequest, wanted: Query[StudyQuery]) -> schemas.DriversShown:
    """A job works it out when it is first asked for, and anew when interviews have come in: ask again until it is."""
    place = whole_place_asked(request.user, wanted)
    window = months_asked(wanted, place, OF_DRIVERS)
    version, study = study_of_place(StudyKind.DRIVERS, place, window)
    return schemas.shown_drivers(place, window, version, study)


@router.get(
    "/recovery",
    response={200: schemas.RecoveryShown, **PROBLEMS},
    operation_id="read_recovery",
    summary="Read how those who complained fared beside the others",
)
def read_recovery(request: ApiRequest, wanted: Query[StudyQuery]) -> schemas.RecoveryShown:
    """Worked out by a job like the drivers. What is compared happened; it is no experiment."""
    place = whole_place_asked(request.user, wanted)
    window = months_asked(wanted, place, OF_RECOVERY)
    version, study = study_of_place(StudyKind.RECOVERY, place, window)
    return schemas.shown_recovery(place, window, version, study)
