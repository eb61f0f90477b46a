"""Where a person stands: which roles he has at which dealers, and so what he may do and see there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import ROLE_CAPABILITIES, Capability, Role
from anxin.accounts.models import Dealer, Membership, Person
from anxin.foundation.errors import NotAllowed, NotFound

_STANDING = "_anxin_standing"


@dataclass(frozen=True)
class Standing:
    """A person's roles by dealer, with every place above a dealer already spread over the dealers below it."""

    roles: Mapping[int, frozenset[Role]] = field(default_factory=dict)
    departments: frozenset[int] = frozenset()

    def capabilities(self, dealer_id: int) -> frozenset[Capability]:
        return frozenset().union(*(ROLE_CAPABILITIES[role] for role in self.roles.get(dealer_id, ())))

    def can(self, capability: Capability, dealer_id: int) -> bool:
        return capability in self.capabilities(dealer_id)

    def can_anywhere(self, capability: Capability) -> bool:
        return any(self.can(capability, dealer_id) for dealer_id in self.roles)

    def dealers_with(self, *capabilities: Capability) -> list[int]:
        """Return the numbers of the dealers where the person has at least one of the capabilities."""
        wanted = set(capabilities)
        return sorted(dealer_id for dealer_id in self.roles if wanted & self.capabilities(dealer_id))

    @property
    def all_roles(self) -> frozenset[Role]:
        return frozenset().union(*self.roles.values())


def standing_of(person: Person) -> Standing:
    """Return where the person stands; read once per request, since the person object lives for one request."""
    known: Standing | None = getattr(person, _STANDING, None)
    if known is None:
        known = _read_standing(person)
        setattr(person, _STANDING, known)
    return known


def require(person: Person, capability: Capability, dealer_id: int) -> None:
    """Let pass, or raise: ``NotFound`` to an outsider of the dealer, ``NotAllowed`` to a colleague of another role."""
    standing = standing_of(person)
    if dealer_id not in standing.roles:
        raise NotFound
    if not standing.can(capability, dealer_id):
        raise NotAllowed(
            "ROLE_MAY_NOT",
            _("Your role may not do this (%(capability)s). Ask your customer-service manager."),
            params={"capability": capability.label},
        )


def _read_standing(person: Person) -> Standing:
    if not person.is_active:
        return Standing()
    memberships = list(person.memberships.select_related("department"))
    roles: dict[int, set[Role]] = {}
    for membership in memberships:
        for dealer_id in _dealers_below(membership):
            roles.setdefault(dealer_id, set()).add(Role(membership.role))
    return Standing(
        roles={dealer_id: frozenset(held) for dealer_id, held in roles.items()},
        departments=frozenset(m.department_id for m in memberships if m.department_id),
    )


def _dealers_below(membership: Membership) -> Iterable[int]:
    if membership.dealer_id:
        return (membership.dealer_id,)
    if membership.department:
        return (membership.department.dealer_id,)
    below = Dealer.objects.all()
    if membership.region_id:
        below = below.filter(region_id=membership.region_id)
    else:
        below = below.filter(region__brand_id=membership.brand_id)
    return below.values_list("pk", flat=True)
