"""Who is what where: a role at one place, given and taken by the administrator of that place."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Role
from anxin.accounts.models import Brand, Dealer, Department, Membership, Person, Place, Region
from anxin.accounts.policies import forget_standing, require_realm
from anxin.accounts.selectors import get_person_for
from anxin.accounts.services.recording import record_at_place
from anxin.foundation.errors import InvalidInput, NotFound, Refused


@transaction.atomic
def grant_membership(username: str, *, role: Role, place: Place, by: Person) -> Membership:
    """Give a person a role at a place of the administrator's own."""
    person = get_person_for(by, username, lock=True)
    membership = add_membership(person, role=role, place=place, by=by)
    record_at_place(
        "accounts.membership_granted", place, by=by, subject=person.username, role=str(role), where=str(place)
    )
    return membership


def add_membership(person: Person, *, role: Role, place: Place, by: Person) -> Membership:
    """Write a membership inside the caller's transaction; the place must be the administrator's."""
    if not require_realm(by).holds(place):
        raise NotFound
    if role == Role.ADMINISTRATOR and isinstance(place, Department):
        raise InvalidInput(
            "PLACE_TOO_LOW", _("An administrator looks after a whole dealer, region or brand."), field="place"
        )
    if role == Role.HEAD_OF_DEPARTMENT and not isinstance(place, Department):
        raise InvalidInput("PLACE_TOO_HIGH", _("Choose the department that the person heads."), field="place")
    at: dict[str, Any] = {_column(place): place}
    membership, made = Membership.objects.get_or_create(person=person, role=role, **at)
    if not made:
        raise InvalidInput("MEMBERSHIP_THERE", _("The person has this role there already."), field="role")
    forget_standing(person)
    return membership


@transaction.atomic
def revoke_membership(username: str, *, membership_id: int, by: Person) -> None:
    """Take a role away; nobody takes his own last administration, and nobody is left without any place."""
    person = get_person_for(by, username, lock=True)
    realm = require_realm(by)
    membership = person.memberships.filter(realm.memberships(), pk=membership_id).first()
    if membership is None:
        raise NotFound
    held = list(person.memberships.exclude(pk=membership.pk))
    if (
        person == by
        and membership.role == Role.ADMINISTRATOR
        and all(m.role != Role.ADMINISTRATOR for m in held)
    ):
        raise Refused(
            "LAST_ADMINISTRATION",
            _("This is your own last administration. Another administrator can take it."),
        )
    if not held:
        raise Refused(
            "LAST_MEMBERSHIP",
            _("This is the person's only role. Give another one first, or let the person sign in no more."),
        )
    place, role = membership.place, membership.role
    membership.delete()
    forget_standing(person)
    record_at_place(
        "accounts.membership_revoked", place, by=by, subject=person.username, role=role, where=str(place)
    )


def _column(place: Place) -> str:
    for kind, column in (
        (Brand, "brand"),
        (Region, "region"),
        (Dealer, "dealer"),
        (Department, "department"),
    ):
        if isinstance(place, kind):
            return column
    raise AssertionError(place)
