"""What a person may see of terms, judgements, requests and positions: what belongs to dealers where he sees cars."""

from uuid import UUID

from django.db.models import QuerySet

from anxin.accounts.models import Person
from anxin.foundation.errors import NotFound
from anxin.rights.models import CarTerms, Position, RightsRequest, VisitJudgement
from anxin.rights.policies import dealers_of_rights


def positions_visible_to(person: Person) -> QuerySet[Position]:
    """Return the positions of the dealers where the person may see customers and cars."""
    rows = Position.objects.filter(dealer_id__in=dealers_of_rights(person))
    return rows.select_related("dealer", "vehicle", "running").defer("vehicle__search")


def terms_visible_to(person: Person) -> QuerySet[CarTerms]:
    """Return the terms of cars of those dealers."""
    return CarTerms.objects.filter(dealer_id__in=dealers_of_rights(person)).select_related("set_by")


def judgements_visible_to(person: Person) -> QuerySet[VisitJudgement]:
    """Return the judgements of visits at those dealers, with their intervals and parts."""
    rows = VisitJudgement.objects.filter(dealer_id__in=dealers_of_rights(person))
    return rows.select_related("judged_by").prefetch_related("excluded", "fitted")


def requests_visible_to(person: Person) -> QuerySet[RightsRequest]:
    """Return the requests at those dealers."""
    rows = RightsRequest.objects.filter(dealer_id__in=dealers_of_rights(person))
    return rows.select_related("dealer", "vehicle", "taken_by", "answered_by", "completed_by")


def get_request_for(person: Person, key: UUID | str, *, lock: bool = False) -> RightsRequest:
    """Return the request with this key; ``NotFound`` to an outsider. ``lock`` holds the row."""
    try:
        wanted = key if isinstance(key, UUID) else UUID(key)
    except ValueError as error:
        raise NotFound from error
    rows = requests_visible_to(person).filter(key=wanted)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found
