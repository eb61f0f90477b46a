"""The places whose scores a person freezes: those to choose from, and one of too many dealers by its code."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Brand, Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.foundation.errors import NotFound
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.selectors.places import Place, dealer_place, wide_places

#: Of more dealers than these the code is typed.
MOST_LISTED = 60


@dataclass(frozen=True)
class RunPlaces:
    """What may be scored: ``listed`` by the query of each place; ``by_code``: its dealers are too many to be listed."""

    listed: Mapping[str, Place]
    dealers: frozenset[int]

    @property
    def by_code(self) -> bool:
        return len(self.dealers) > MOST_LISTED

    def __bool__(self) -> bool:
        return bool(self.dealers)

    def at(self, code: str) -> Place:
        """Return the dealer with this code; ``NotFound`` for one that the person does not score."""
        found = _read(self.dealers).filter(code=code).first()
        if found is None:
            raise NotFound
        return dealer_place(found, own_alone=False)


def run_places(person: Person) -> RunPlaces:
    """Return what a person freezes scores of: dealers by code, then brands and regions all of whose are his."""
    return _within(person, frozenset(standing_of(person).dealers_with(Capability.RUN_SURVEYS)))


def run_places_of(person: Person, brand: Brand) -> RunPlaces:
    """Return the same of one brand, without the brand itself."""
    own = Dealer.objects.filter(region__brand=brand).values_list("pk", flat=True)
    held = frozenset(standing_of(person).dealers_with(Capability.RUN_SURVEYS)) & frozenset(own)
    found = _within(person, held)
    return RunPlaces({key: each for key, each in found.listed.items() if each.scope != Scope.BRAND}, held)


def _within(person: Person, held: frozenset[int]) -> RunPlaces:
    listed = [] if len(held) > MOST_LISTED else _read(held).order_by("code")
    dealers = [dealer_place(each, own_alone=False) for each in listed]
    wide = [each for each in wide_places(person) if held.issuperset(each.dealer_ids)]
    return RunPlaces({each.query: each for each in (*dealers, *wide)}, held)


def _read(numbers: frozenset[int]) -> QuerySet[Dealer]:
    return Dealer.objects.filter(pk__any_of=sorted(numbers)).select_related("region__brand")
