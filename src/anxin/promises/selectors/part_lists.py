"""Suppliers' lists that are kept until somebody says which column is which, and what was said of such lists before."""

from uuid import UUID

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation.bilingual import pick
from anxin.foundation.errors import NotFound
from anxin.playbooks.selectors import entries
from anxin.promises.models import PartLayout, PartList
from anxin.promises.selectors.words import LIST


def get_part_list_for(person: Person, key: UUID | str, *, lock: bool = False) -> PartList:
    """Return a kept list: ``NotFound`` to an outsider, ``NotAllowed`` to a colleague of another role."""
    rows = PartList.objects.filter(key=key).select_related("dealer__region__brand", "by")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    require(person, Capability.HANDLE_COMPLAINTS, found.dealer_id)
    return found


def remembered_part_columns(dealer: Dealer, layout: str) -> dict[str, str]:
    """Return what was chosen by hand for lists with these headings; nothing where nobody has chosen."""
    kept = PartLayout.objects.filter(dealer=dealer, layout=layout).values_list("mapping", flat=True).first()
    return dict(kept or {})


def part_field_names(dealer_code: str) -> dict[str, str]:
    """Return our fields of a list by key, in order, with their names in the reader's language."""
    return {each["key"]: pick(each) for each in entries(LIST, "columns", dealer_code=dealer_code)}
