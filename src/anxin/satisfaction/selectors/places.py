"""The place whose figures are looked at: a brand, a region, a dealer or an adviser, restricted to the asker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Brand, Dealer, Membership, Person, Region
from anxin.accounts.policies import Standing, require, standing_of
from anxin.foundation.errors import NotAllowed, NotFound
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.models import VisitCount
from anxin.satisfaction.policies import dealers_of_figures, sees_own_alone
from anxin.workshop.models import RepairOrder

_WIDE = "_anxin_wide_places"


@dataclass(frozen=True)
class Place:
    """A place with the numbers of its dealers, and the way to it from the widest place that the asker sees.

    ``own_alone``: he sees here his own figure and the dealer's whole, and of no colleague anything. An adviser who is
    no colleague of the house stands with his name alone.
    """

    scope: Scope
    brand: Brand
    region: Region | None = None
    dealer: Dealer | None = None
    adviser: Person | None = None
    adviser_name: str = ""
    dealer_ids: tuple[int, ...] = ()
    trail: tuple["Place", ...] = ()
    own_alone: bool = False

    @property
    def name(self) -> str:
        if self.scope == Scope.ADVISER:
            return self.adviser.name if self.adviser else self.adviser_name
        return str(self.dealer or self.region or self.brand)

    @property
    def asked(self) -> Mapping[str, str]:
        """What an address asks for to come here: such as ``{"dealer": "SH01", "adviser": "wang.lei"}``."""
        if self.scope == Scope.BRAND:
            return {"brand": self.brand.key}
        if self.dealer is None:
            return {"region": self.region.key if self.region else ""}
        if self.scope == Scope.DEALER:
            return {"dealer": self.dealer.code}
        return {
            "dealer": self.dealer.code,
            "adviser": self.adviser.username if self.adviser else self.adviser_name,
        }

    @property
    def query(self) -> str:
        return urlencode(self.asked)


def place_of(
    person: Person, *, brand: str = "", region: str = "", dealer: str = "", adviser: str = ""
) -> Place:
    """Return the place that is named, or the widest one that the asker sees the whole of; ``NotFound`` to others.

    ``brand`` and ``region`` are keys, ``dealer`` a code, ``adviser`` a user name or, of who is no colleague, the name
    that stands in the orders. A brand or a region is there for who sees the figures of every dealer of it.
    """
    if any("\x00" in named for named in (brand, region, dealer, adviser)):
        raise NotFound
    if dealer:
        return _at_dealer(person, dealer, adviser)
    if region or brand:
        wide = [each for each in wide_places(person) if each.asked in ({"region": region}, {"brand": brand})]
        wanted = Scope.REGION if region else Scope.BRAND
        found = next((each for each in wide if each.scope == wanted), None)
        if found is None:
            raise NotFound
        return found
    return _widest(person)


def house_side_by_side(place: Place) -> Place:
    """Return the place whose units stand side by side: of an adviser his dealer's.

    ``NotAllowed`` for who sees himself alone: he sees no colleague.
    """
    if place.own_alone:
        raise NotAllowed(
            "ROLE_MAY_NOT_SEE_COLLEAGUES",
            _("Your role sees its own figure and the dealer’s, no colleague’s."),
        )
    if place.scope == Scope.ADVISER:
        return next(each for each in place.trail if each.scope == Scope.DEALER)
    return place


def brand_seen(person: Person, key: str = "") -> Brand:
    """Return the brand of the place that a person sees first, or another that is named and that he sees the whole of.

    ``NotFound`` to others; ``NotAllowed`` to who sees no figures.
    """
    brand = place_of(person).brand
    return brand if key in {"", brand.key} else place_of(person, brand=key).brand


def wide_places(person: Person) -> list[Place]:
    """Return the brands and regions all of whose dealers' figures the asker sees, a brand before its regions.

    Read once per request, as his standing is.
    """
    standing = standing_of(person)
    known: tuple[Standing, list[Place]] | None = getattr(person, _WIDE, None)
    if known is None or known[0] is not standing:
        known = standing, _read_wide_places(person)
        setattr(person, _WIDE, known)
    return known[1]


def _read_wide_places(person: Person) -> list[Place]:
    seen = frozenset(dealers_of_figures(person))
    held = Region.objects.filter(
        brand__in=Dealer.objects.filter(pk__any_of=sorted(seen)).values("region__brand")
    )
    regions = list(held.select_related("brand").order_by("brand__key", "key"))
    dealers: dict[int, list[int]] = {each.pk: [] for each in regions}
    rows = Dealer.objects.filter(region__in=regions).order_by("code")
    for number, region in rows.values_list("pk", "region"):
        dealers[region].append(number)
    brands: dict[Brand, list[Region]] = {}
    for each in regions:
        brands.setdefault(each.brand, []).append(each)
    return [place for brand, of_it in brands.items() for place in _below(brand, of_it, dealers, seen)]


def dealer_places(person: Person) -> list[Place]:
    """Return the dealers of which the asker sees the figures, or his own alone, by code."""
    standing = standing_of(person)
    held = standing.dealers_with(Capability.SEE_FIGURES, Capability.SEE_OWN_COMPLAINTS)
    rows = Dealer.objects.filter(pk__in=held).select_related("region__brand")
    return [dealer_place(each, own_alone=sees_own_alone(person, each.pk)) for each in rows]


def _below(
    brand: Brand, regions: Iterable[Region], dealers: Mapping[int, list[int]], seen: frozenset[int]
) -> Iterable[Place]:
    of_brand = [number for region in regions for number in dealers[region.pk]]
    whole = None
    if seen.issuperset(of_brand):
        whole = Place(Scope.BRAND, brand, dealer_ids=tuple(of_brand))
        whole = replace(whole, trail=(whole,))
        yield whole
    for region in regions:
        if dealers[region.pk] and seen.issuperset(dealers[region.pk]):
            place = Place(Scope.REGION, brand, region, dealer_ids=tuple(dealers[region.pk]))
            yield replace(place, trail=(*(whole.trail if whole else ()), place))


def _widest(person: Person) -> Place:
    """The brand, region or dealer of whoever sees figures; an adviser himself; others are told that they may not."""
    wide = wide_places(person)
    if wide and len(wide[0].dealer_ids) > 1:
        return wide[0]
    at = dealer_places(person)
    if not at:
        for number in standing_of(person).roles:
            require(person, Capability.SEE_FIGURES, number)
        raise NotFound
    code = at[0].asked["dealer"]
    return _at_dealer(person, code, person.username if at[0].own_alone else "")


def _at_dealer(person: Person, code: str, adviser: str) -> Place:
    dealer = Dealer.objects.filter(code=code).select_related("region__brand").first()
    if dealer is None or dealer.pk not in standing_of(person).roles:
        raise NotFound
    own = sees_own_alone(person, dealer.pk)
    if not own:
        require(person, Capability.SEE_FIGURES, dealer.pk)
    above = next((each.trail for each in reversed(wide_places(person)) if dealer.pk in each.dealer_ids), ())
    place = dealer_place(dealer, own_alone=own)
    place = replace(place, trail=(*above, place))
    if not adviser:
        return place
    if own and adviser != person.username:
        raise NotFound
    return _adviser_place(place, adviser)


def dealer_place(dealer: Dealer, *, own_alone: bool) -> Place:
    """Return a dealer, read with its region and brand, as a place; ``own_alone`` as of the place."""
    region = dealer.region
    return Place(Scope.DEALER, region.brand, region, dealer, dealer_ids=(dealer.pk,), own_alone=own_alone)


def _adviser_place(at: Place, adviser: str) -> Place:
    """Whoever served a visit there, or has a role there; else whoever stands in its orders by that name."""
    assert at.dealer is not None
    found = Person.objects.filter(username=adviser).first()
    if found is not None and not _was_at(found, at.dealer):
        raise NotFound
    if found is None and not _is_named(adviser, at.dealer):
        raise NotFound
    place = replace(at, scope=Scope.ADVISER, adviser=found, adviser_name="" if found else adviser)
    return replace(place, trail=(*at.trail, place))


def _was_at(person: Person, dealer: Dealer) -> bool:
    roles = Membership.objects.filter(Q(dealer=dealer) | Q(department__dealer=dealer), person=person)
    return (
        roles.exists()
        or VisitCount.objects.filter(dealer=dealer, adviser=person).exists()
        or RepairOrder.objects.filter(dealer=dealer, adviser=person).exists()
    )


def _is_named(name: str, dealer: Dealer) -> bool:
    return (
        VisitCount.objects.filter(dealer=dealer, adviser=None, adviser_name=name).exists()
        or RepairOrder.objects.filter(dealer=dealer, adviser=None, adviser_name=name).exists()
    )
