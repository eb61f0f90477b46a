"""From one case of a list to the next one of it."""

from anxin.accounts.models import Person
from anxin.complaints.policies import visible_to
from anxin.complaints.selectors.list_filter import ORDERS, ComplaintFilter
from anxin.complaints.selectors.lists import listed
from anxin.foundation.keyset import beyond


def next_in_list(person: Person, wanted: ComplaintFilter, *, after: str, back: bool = False) -> str:
    """Return the case that comes after one in a list, or before it; empty at the list's end.

    The one gone from need not be in the list any more: what was done to it may have taken it out.
    """
    code, _dash, number = after.partition("-")
    here = visible_to(person).filter(dealer__code=code, number=number).first()
    if here is None:
        return ""
    order = ORDERS[wanted.sort]
    values = [getattr(here, name.lstrip("-")) for name in order]
    if None in values:
        return ""
    rows = beyond(listed(person, wanted), order=order, values=values, back=back)
    found = rows.select_related("dealer").first()
    return found.slug if found else ""
