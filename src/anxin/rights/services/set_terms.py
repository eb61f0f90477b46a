"""What the papers of a car say: its terms are set by a person, and its position is reckoned anew with them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.customers.events import CarFactsChanged
from anxin.customers.selectors import get_vehicle_for
from anxin.foundation import audit, clock
from anxin.foundation.errors import Stale
from anxin.foundation.events import publish
from anxin.rights.models import CarTerms
from anxin.rights.policies import require_judging
from anxin.rights.services.checking import clean_terms
from anxin.rights.services.reckoning import reckoning_change


@transaction.atomic
def set_terms(
    vehicle_key: UUID | str, *, changes: Mapping[str, Any], by: Person, seen: int | None = None
) -> CarTerms:
    """Set the named terms of a car; a coefficient over the cap or terms that contradict other facts are refused.

    ``seen`` is the version that the person looked at, 0 where there were none.
    """
    vehicle = get_vehicle_for(by, vehicle_key, lock=True)
    require_judging(by, vehicle.dealer_id)
    cleaned = clean_terms(vehicle.dealer, changes)
    terms = CarTerms.objects.filter(vehicle=vehicle).first()
    terms = terms or CarTerms(vehicle=vehicle, dealer=vehicle.dealer)
    require_unchanged(seen, terms.version)
    changed = sorted(name for name, value in cleaned.items() if getattr(terms, name) != value)
    if not changed and terms.pk:
        return terms
    with reckoning_change(vehicle, about="vehicle"):
        for name in changed:
            setattr(terms, name, cleaned[name])
        terms.set_by, terms.set_at = by, clock.now()
        terms.version += 1
        terms.save()
    audit.record_operation(
        "rights.terms_set",
        person_id=by.pk,
        dealer_id=vehicle.dealer_id,
        subject=str(vehicle.key),
        fields=changed,
    )
    if "powertrain" in changed:
        publish(CarFactsChanged(vehicle_id=vehicle.pk))
    return terms


def require_unchanged(seen: int | None, version: int) -> None:
    """Let pass who looked at the present version; ``None`` is for doors that show none."""
    if seen is not None and seen != version:
        raise Stale(
            "RIGHTS_STALE",
            _("Somebody changed this in the meantime. Look at it again; what you typed is kept."),
            params={"version": version},
        )
