"""Where a person stands: which roles he has at which dealers, and so what he may do and see there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import ROLE_CAPABILITIES, Capability, Role
from anxin.accounts.models import Brand, Dealer, Department, Membership, Person, Place, Region
from anxin.foundation.errors import NotAllowed, NotFound
from anxin.foundation.ready_queries import Given, ReadyQuery

_STANDING = "_anxin_standing"
_REALM = "_anxin_realm"
_MANAGING_ROLES = [role for role, held in ROLE_CAPABILITIES.items() if Capability.MANAGE_PEOPLE in held]


@dataclass(frozen=True)
class Standing:
    """A person's roles by dealer, with every place above a dealer already spread over the dealers below it."""

    roles: Mapping[int, frozenset[Role]] = field(default_factory=dict)
    departments: frozenset[int] = frozenset()
    #: Departments of which the person is the head, and dealers where he heads without one being named.
    headed: frozenset[int] = frozenset()
    heads_at: frozenset[int] = frozenset()

    def capabilities(self, dealer_id: int) -> frozenset[Capability]:
        return _capabilities_of(self.roles.get(dealer_id, frozenset()))

    def can(self, capability: Capability, dealer_id: int) -> bool:
        return capability in self.capabilities(dealer_id)

    def can_anywhere(self, capability: Capability) -> bool:
        return any(capability in _capabilities_of(held) for held in set(self.roles.values()))

    def dealers_with(self, *capabilities: Capability) -> list[int]:
        """Return the numbers of the dealers where the person has at least one of the capabilities."""
        able = {
            held for held in set(self.roles.values()) if _capabilities_of(held).intersection(capabilities)
        }
        return sorted(dealer_id for dealer_id, held in self.roles.items() if held in able)

    @property
    def all_roles(self) -> frozenset[Role]:
        return frozenset().union(*self.roles.values())


@cache
def _capabilities_of(held: frozenset[Role]) -> frozenset[Capability]:
    """What the roles of one place give; a person of a whole country holds the same few at thousands of dealers."""
    return frozenset().union(*(ROLE_CAPABILITIES[role] for role in held))


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


#: Either of them lets a person note the absence of somebody else.
NOTING_FOR_OTHERS = (Capability.ASSIGN_COMPLAINTS, Capability.MANAGE_PEOPLE)
_READING_HOURS = (Capability.SEE_COMPLAINTS, Capability.SEE_OWN_COMPLAINTS, Capability.SET_CLOCKS)


def require_hours(person: Person, dealer_id: int) -> None:
    """Let pass who sees the dealer's complaints or sets its clocks; others as ``require`` does."""
    _require_any(person, _READING_HOURS, dealer_id)


def require_absences(person: Person, dealer_id: int) -> None:
    """Let pass who notes the absences of the dealer's people; others as ``require`` does."""
    _require_any(person, NOTING_FOR_OTHERS, dealer_id)


def may_note_for_others(person: Person, dealer_id: int) -> bool:
    """Tell whether a person notes absences of others at a dealer."""
    standing = standing_of(person)
    return any(standing.can(capability, dealer_id) for capability in NOTING_FOR_OTHERS)


def may_note_absence(by: Person, person: Person) -> bool:
    """Tell whether somebody notes a person's absences: his own, or those of people at a dealer that he leads."""
    return by.pk == person.pk or any(may_note_for_others(by, held) for held in standing_of(person).roles)


def may_work_on(person: Person, subject: str) -> bool:
    """Tell whether a person may work on the case of this public name: on one about himself nobody does.

    Which records such names mean is known to a floor above; it is named in the settings.
    """
    may: Callable[[Person, str], bool] = import_string(settings.ANXIN_SUBJECT_POLICY)
    return may(person, subject)


def _require_any(person: Person, capabilities: tuple[Capability, ...], dealer_id: int) -> None:
    standing = standing_of(person)
    held = next((each for each in capabilities if standing.can(each, dealer_id)), capabilities[0])
    require(person, held, dealer_id)


_memberships = ReadyQuery(
    lambda: Membership.objects.filter(person=Given("person")).select_related("department")
)


def _read_standing(person: Person) -> Standing:
    if not person.is_active:
        return Standing()
    memberships = _memberships(person=person.pk)
    roles: dict[int, set[Role]] = {}
    for membership in memberships:
        for dealer_id in _dealers_below(membership):
            roles.setdefault(dealer_id, set()).add(Role(membership.role))
    return Standing(
        roles={dealer_id: frozenset(held) for dealer_id, held in roles.items()},
        departments=frozenset(m.department_id for m in memberships if m.department_id),
        headed=frozenset(m.department_id for m in memberships if m.department_id and _heads(m)),
        heads_at=frozenset(m.dealer_id for m in memberships if m.dealer_id and _heads(m)),
    )


def _heads(membership: Membership) -> bool:
    return membership.role == Role.HEAD_OF_DEPARTMENT


def _dealers_below(membership: Membership) -> Iterable[int]:
    if membership.dealer_id:
        return (membership.dealer_id,)
    if membership.department:
        return (membership.department.dealer_id,)
    below = Dealer.objects.all()
    if membership.region_id:
        below = below.filter(region_id=membership.region_id)
    elif membership.brand_id:
        below = below.filter(region__brand_id=membership.brand_id)
    return below.values_list("pk", flat=True)


@dataclass(frozen=True)
class Realm:
    """The part of the tree that an administrator looks after: whole brands, whole regions, and dealers."""

    brands: frozenset[int] = frozenset()
    regions: frozenset[int] = frozenset()
    dealers: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.brands or self.regions or self.dealers)

    def holds(self, place: Place) -> bool:
        """Tell whether the place itself lies in the realm; a region above a managed dealer does not."""
        if isinstance(place, Brand):
            return place.pk in self.brands
        if isinstance(place, Region):
            return place.pk in self.regions
        if isinstance(place, Dealer):
            return place.pk in self.dealers
        return isinstance(place, Department) and place.dealer_id in self.dealers

    def memberships(self) -> Q:
        """Return the condition for memberships at the realm's places."""
        return (
            Q(brand__in=self.brands)
            | Q(region__in=self.regions)
            | Q(dealer__in=self.dealers)
            | Q(department__dealer__in=self.dealers)
        )


def realm_of(person: Person) -> Realm:
    """Return what the person administers; read once per request, as his standing is."""
    known: Realm | None = getattr(person, _REALM, None)
    if known is None:
        known = _read_realm(person) if person.is_active else Realm()
        setattr(person, _REALM, known)
    return known


def require_realm(person: Person) -> Realm:
    """Return the person's realm, or raise ``NotAllowed`` to somebody who administers nothing."""
    realm = realm_of(person)
    if not realm:
        raise NotAllowed(
            "ROLE_MAY_NOT",
            _("Your role may not do this (%(capability)s). Ask your customer-service manager."),
            params={"capability": Capability.MANAGE_PEOPLE.label},
        )
    return realm


def forget_standing(person: Person) -> None:
    """Read the person's standing and realm again when they are next asked for."""
    for kept in (_STANDING, _REALM):
        if hasattr(person, kept):
            delattr(person, kept)


def _read_realm(person: Person) -> Realm:
    held = list(person.memberships.filter(role__in=_MANAGING_ROLES).select_related("department"))
    if not held:
        return Realm()
    brands = {each.brand_id for each in held if each.brand_id}
    own_regions = {each.region_id for each in held if each.region_id}
    regions = own_regions | set(Region.objects.filter(brand__in=brands).values_list("pk", flat=True))
    own_dealers = {each.dealer_id for each in held if each.dealer_id}
    own_dealers |= {each.department.dealer_id for each in held if each.department}
    dealers = own_dealers | set(Dealer.objects.filter(region__in=regions).values_list("pk", flat=True))
    return Realm(brands=frozenset(brands), regions=frozenset(regions), dealers=frozenset(dealers))
