"""Reads of people and places, each already restricted to what the asker may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.choices import ROLE_CAPABILITIES, Capability, Role
from anxin.accounts.models import Brand, Dealer, Department, Membership, Person, Place, Region, SignInRule
from anxin.accounts.policies import realm_of, require_realm, standing_of
from anxin.foundation.errors import NotAllowed, NotFound
from anxin.foundation.ready_queries import Given, ReadyQuery

_WITH_PLACES = ("brand", "region__brand", "dealer__region", "department__dealer")


def dealers_of(person: Person) -> QuerySet[Dealer]:
    """Return the dealers where the person has any role, by code, with region and brand."""
    return Dealer.objects.filter(pk__in=list(standing_of(person).roles)).select_related("region__brand")


_workplaces = ReadyQuery(
    lambda: Dealer.objects.filter(pk__any_of=Given("dealers")).select_related("region__brand")
)


#: The same for who stands at many: a region is read once, not with each of its dealers.
_many_workplaces = ReadyQuery(
    lambda: Dealer.objects.filter(pk__any_of=Given("dealers")).prefetch_related("region__brand")
)
_MANY = 60


def workplaces_of(person: Person) -> list[Dealer]:
    """Return what ``dealers_of`` does, read: every page asks for it."""
    numbers = list(standing_of(person).roles)
    return (_many_workplaces if len(numbers) > _MANY else _workplaces)(dealers=numbers)


def get_dealer_for(person: Person, code: str) -> Dealer:
    """Return the dealer with this code if the person has a role there; ``NotFound`` otherwise."""
    dealer = None if "\x00" in code else dealers_of(person).filter(code=code).first()
    if dealer is None:
        raise NotFound
    return dealer


_colleagues = ReadyQuery(
    lambda: Person.objects.filter(
        Exists(
            Membership.objects.filter(
                _held_at(dealer=Given("dealer"), region=Given("region"), brand=Given("brand")),
                person=OuterRef("pk"),
                role__any_of=Given("roles"),
            ).order_by()
        ),
        is_active=True,
    ).order_by("name")
)


def colleagues_at(dealer: Dealer, *, able_to: Capability) -> list[Person]:
    """Return the active people of a dealer who have a capability there, by name."""
    fit = [role.value for role, held in ROLE_CAPABILITIES.items() if able_to in held]
    return _colleagues(roles=fit, dealer=dealer.pk, region=dealer.region_id, brand=dealer.region.brand_id)


def memberships_at(dealer: Dealer) -> QuerySet[Membership]:
    """Return every role that somebody has at a dealer: there, in a department of it, or at a place above it."""
    return Membership.objects.filter(
        _held_at(dealer=dealer.pk, region=dealer.region_id, brand=dealer.region.brand_id)
    )


def _held_at(*, dealer: Any, region: Any, brand: Any) -> Q:
    return Q(dealer=dealer) | Q(department__dealer=dealer) | Q(region_id=region) | Q(brand_id=brand)


def people_under(asker: Person) -> QuerySet[Person]:
    """Return the people with a role at a place that the asker administers, their roles there in ``roles_here``."""
    realm = require_realm(asker)
    here = Membership.objects.filter(realm.memberships()).select_related(*_WITH_PLACES).order_by("pk")
    return Person.objects.filter(Exists(here.filter(person=OuterRef("pk")).order_by())).prefetch_related(
        Prefetch("memberships", queryset=here, to_attr="roles_here")
    )


def find_people(
    asker: Person, *, words: str = "", role: str = "", place: Place | None = None
) -> QuerySet[Person]:
    """Return the asker's people whose name, user name or mail holds the words, with a role and below a place."""
    found = people_under(asker)
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(username__icontains=words) | Q(email__icontains=words)
        )
    held = Membership.objects.filter(realm_of(asker).memberships(), person=OuterRef("pk"))
    if role:
        held = held.filter(role=role)
    if place is not None:
        held = held.filter(_below(place))
    return found.filter(Exists(held))


def get_person_for(asker: Person, username: str, *, whole: bool = False, lock: bool = False) -> Person:
    """Return one of the asker's people; ``NotFound`` otherwise.

    ``whole`` asks that the person has no role outside the asker's places: what concerns the whole person (mail,
    sign-in, second factor) is then his to change, and ``NotAllowed`` otherwise.
    """
    people = people_under(asker).filter(username=username)
    person = (people.select_for_update(of=("self",)) if lock else people).first()
    if person is None:
        raise NotFound
    if whole and not is_wholly_under(asker, person):
        raise NotAllowed(
            "PERSON_ELSEWHERE_TOO",
            _("%(person)s also works at places that you do not administer. Ask an administrator above both."),
            params={"person": person.name},
        )
    return person


def is_wholly_under(asker: Person, person: Person) -> bool:
    """Tell whether every role of the person lies in the asker's realm."""
    return not person.memberships.exclude(realm_of(asker).memberships()).exists()


def get_place_for(asker: Person, reference: str) -> Place:
    """Return the asker's place named ``brand:key``, ``region:key``, ``dealer:CODE`` or ``department:number``."""
    realm = require_realm(asker)
    kind, _colon, name = reference.partition(":")
    place: Place | None = None
    if kind == "brand":
        place = Brand.objects.filter(key=name).first()
    elif kind == "region":
        place = Region.objects.select_related("brand").filter(key=name).first()
    elif kind == "dealer":
        place = Dealer.objects.select_related("region__brand").filter(code=name).first()
    elif kind == "department" and name.isdecimal():
        place = Department.objects.select_related("dealer__region__brand").filter(pk=int(name)).first()
    if place is None or not realm.holds(place):
        raise NotFound
    return place


def place_reference(place: Place) -> str:
    """Return the name by which ``get_place_for`` finds the place again."""
    if isinstance(place, Brand | Region):
        return f"{'brand' if isinstance(place, Brand) else 'region'}:{place.key}"
    if isinstance(place, Dealer):
        return f"dealer:{place.code}"
    return f"department:{place.pk}"


@dataclass(frozen=True)
class Branch:
    """A place of the tree with what lies below it; ``mine`` when the asker administers it himself."""

    place: Place
    kind: str
    reference: str
    depth: int
    mine: bool


def tree_under(asker: Person) -> list[Branch]:
    """Return the asker's part of the tree, flat and from the top, with the places above it for orientation."""
    realm = require_realm(asker)
    dealers = (
        Dealer.objects.filter(pk__in=realm.dealers)
        .select_related("region__brand")
        .prefetch_related("departments")
    )
    regions = Region.objects.filter(Q(pk__in=realm.regions) | Q(dealers__in=realm.dealers)).select_related(
        "brand"
    )
    brands = Brand.objects.filter(Q(pk__in=realm.brands) | Q(regions__in=regions))
    by_region: dict[int, list[Dealer]] = {}
    for dealer in dealers:
        by_region.setdefault(dealer.region_id, []).append(dealer)
    by_brand: dict[int, list[Region]] = {}
    for region in regions.distinct().order_by("key"):
        by_brand.setdefault(region.brand_id, []).append(region)
    rows: list[tuple[Place, str, int]] = []
    for brand in brands.distinct().order_by("key"):
        rows.append((brand, "brand", 0))
        for region in by_brand.get(brand.pk, []):
            rows.append((region, "region", 1))
            for dealer in by_region.get(region.pk, []):
                rows.append((dealer, "dealer", 2))
                rows += [(department, "department", 3) for department in dealer.departments.all()]
    return [
        Branch(place=place, kind=kind, reference=place_reference(place), depth=depth, mine=realm.holds(place))
        for place, kind, depth in rows
    ]


@dataclass(frozen=True)
class RoleRule:
    """Whether a role of a brand must sign in with a second factor."""

    role: Role
    required: bool


def sign_in_rules(asker: Person) -> list[tuple[Brand, list[RoleRule]]]:
    """Return the rules of every brand that the asker administers as a whole."""
    brands = Brand.objects.filter(pk__in=require_realm(asker).brands).order_by("key")
    kept = SignInRule.objects.filter(brand__in=brands, second_factor_required=True)
    demanded = set(kept.values_list("brand_id", "role"))
    return [
        (brand, [RoleRule(role=role, required=(brand.pk, role.value) in demanded) for role in Role])
        for brand in brands
    ]


def memberships_of(person: Person) -> QuerySet[Membership]:
    """Return the person's own roles with their places."""
    return person.memberships.select_related(*_WITH_PLACES).order_by("pk")


def sessions_of(person: Person) -> Sequence[UserSession]:
    """Return where the person is signed in, the latest seen first; dead sessions are swept on the way."""
    alive: list[UserSession] = UserSession.objects.purge_and_list(person)
    return sorted(alive, key=lambda session: session.last_seen_at, reverse=True)


def _below(place: Place) -> Q:
    if isinstance(place, Brand):
        return (
            Q(brand=place)
            | Q(region__brand=place)
            | Q(dealer__region__brand=place)
            | Q(department__dealer__region__brand=place)
        )
    if isinstance(place, Region):
        return Q(region=place) | Q(dealer__region=place) | Q(department__dealer__region=place)
    if isinstance(place, Dealer):
        return Q(dealer=place) | Q(department__dealer=place)
    return Q(department=place)


def colleague_at(dealer: Dealer, username: str) -> Person | None:
    """Return the active person of this user name who has any role at the dealer, or nothing."""
    people = Person.objects.filter(is_active=True, username=username)
    return people.filter(memberships__in=memberships_at(dealer)).distinct().first()


def everybody_at(dealer: Dealer) -> list[Person]:
    """Return the active people with any role at the dealer, by name."""
    people = Person.objects.filter(is_active=True, memberships__in=memberships_at(dealer))
    return list(people.distinct().order_by("name", "username"))
