"""In which department a colleague keeps his promises."""

from anxin.accounts.choices import DepartmentKind, Role
from anxin.accounts.models import Dealer, Department, Person
from anxin.accounts.policies import standing_of

_KEPT = "_anxin_promise_departments"
#: Whoever is of no department by name belongs to one by his role.
_BY_ROLE = (
    (Role.CALLER, DepartmentKind.CUSTOMER_SERVICE),
    (Role.CUSTOMER_SERVICE_MANAGER, DepartmentKind.CUSTOMER_SERVICE),
    (Role.SERVICE_ADVISER, DepartmentKind.AFTER_SALES),
)


def department_of(person: Person, dealer: Dealer) -> Department | None:
    """Return the department at a dealer in which a person works, by his membership or else by his role."""
    kept: dict[int, Department | None] = getattr(person, _KEPT, {})
    if dealer.pk not in kept:
        kept[dealer.pk] = _read(person, dealer)
        setattr(person, _KEPT, kept)
    return kept[dealer.pk]


def _read(person: Person, dealer: Dealer) -> Department | None:
    standing = standing_of(person)
    here = list(Department.objects.filter(dealer=dealer).order_by("pk"))
    own = next((each for each in here if each.pk in standing.departments), None)
    if own:
        return own
    roles = standing.roles.get(dealer.pk, frozenset())
    kinds = [kind for role, kind in _BY_ROLE if role in roles]
    return next((each for each in here if each.kind in kinds), None)
