"""The plan of a brand taken out of the house, with all of its versions; who took it is on record."""

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.foundation import audit, clock
from anxin.foundation.paper import require_printing
from anxin.satisfaction.selectors.places import brand_seen
from anxin.satisfaction.selectors.plan_parts import plan_filed, plan_parts, plan_sentences
from anxin.satisfaction.services.sheets import Sheet


@transaction.atomic
def take_out_plan(key: str, *, on_paper: bool, zone: str, by: Person) -> Sheet:
    """Return the plan of the brand of this key on today's day in a zone; ``NotFound`` to who does not see its page.

    It holds no figure and nobody's data: whoever is measured by it may file it, who may export nothing else too.
    """
    brand = brand_seen(by, key)
    if on_paper:
        require_printing()
    filed = plan_filed(brand, clock.today(zone))
    audit.record_operation(
        "satisfaction.plan_taken_out",
        person_id=by.pk,
        dealer_id=None,
        subject=brand.key,
        brand=brand.pk,
        number=filed.holds.number,
        way="paper" if on_paper else "table",
    )
    return Sheet(
        title=_("Plan of the index"),
        house=str(brand),
        months=filed.name,
        parts=plan_parts(filed, zone),
        sentences=plan_sentences(),
        zone=zone,
    )
