"""Where an operation on a person or a place is recorded: at its dealer, or at the brand when it is above one."""

from typing import Any

from anxin.accounts.models import Brand, Dealer, Department, Membership, Person, Place, Region
from anxin.foundation import audit


def record_at_place(action: str, place: Place, *, by: Person, subject: str, **details: Any) -> None:
    """Write the audit record of an operation at one place of the tree."""
    dealer_id, brand_id = _dealer_and_brand(place)
    if dealer_id is None:
        details["brand"] = brand_id
    audit.record_operation(action, person_id=by.pk, dealer_id=dealer_id, subject=subject, **details)


def record_on_person(action: str, person: Person, *, by: Person, **details: Any) -> None:
    """Write the audit record of an operation on a person, at the place of his first membership."""
    membership = (
        Membership.objects.filter(person=person)
        .select_related("brand", "region", "dealer__region", "department__dealer__region")
        .order_by("pk")
        .first()
    )
    if membership is None:
        audit.record_operation(action, person_id=by.pk, dealer_id=None, subject=person.username, **details)
    else:
        record_at_place(action, membership.place, by=by, subject=person.username, **details)


def _dealer_and_brand(place: Place) -> tuple[int | None, int | None]:
    if isinstance(place, Brand):
        return None, place.pk
    if isinstance(place, Region):
        return None, place.brand_id
    if isinstance(place, Dealer):
        return place.pk, place.region.brand_id
    assert isinstance(place, Department)
    return place.dealer_id, place.dealer.region.brand_id
