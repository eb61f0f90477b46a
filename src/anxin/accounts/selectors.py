"""Reads of people and places, each already restricted to what the asker may see."""

from django.db.models import Q, QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Membership, Person
from anxin.accounts.policies import standing_of
from anxin.foundation.errors import NotFound


def dealers_of(person: Person) -> QuerySet[Dealer]:
    """Return the dealers where the person has any role, by code, with region and brand."""
    return Dealer.objects.filter(pk__in=list(standing_of(person).roles)).select_related("region__brand")


def get_dealer_for(person: Person, code: str) -> Dealer:
    """Return the dealer with this code if the person has a role there; ``NotFound`` otherwise."""
    dealer = dealers_of(person).filter(code=code).first()
    if dealer is None:
        raise NotFound
    return dealer


def colleagues_at(dealer: Dealer, *, able_to: Capability) -> list[Person]:
    """Return the active people of a dealer who have a capability there, by name."""
    people = Person.objects.filter(is_active=True).filter(memberships__in=_memberships_at(dealer)).distinct()
    return [person for person in people.order_by("name") if standing_of(person).can(able_to, dealer.pk)]


def _memberships_at(dealer: Dealer) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(dealer=dealer)
        | Q(department__dealer=dealer)
        | Q(region_id=dealer.region_id)
        | Q(brand_id=dealer.region.brand_id)
    )
