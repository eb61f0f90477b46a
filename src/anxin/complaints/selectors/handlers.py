"""Who works on a case: people of the dealer by their roles, never the one whom it is about."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability, Role
from anxin.accounts.models import Membership, Person
from anxin.accounts.policies import require
from anxin.accounts.selectors import memberships_at
from anxin.complaints.models import Complaint
from anxin.complaints.policies import is_kept_out
from anxin.foundation.errors import NotAllowed

#: Who leads the complaints of a dealer, the first that there is.
LEADING = (Role.CUSTOMER_SERVICE_MANAGER, Role.GENERAL_MANAGER)


def require_handler(
    person: Person, complaint: Complaint, *, needs: Capability = Capability.HANDLE_COMPLAINTS
) -> None:
    """Let pass who may work on the case; ``NotAllowed`` tells whom it is about no more than whom to ask."""
    require(person, needs, complaint.dealer_id)
    if is_kept_out(person, complaint):
        raise NotAllowed("CASE_OF_OTHERS", not_yours(complaint))


def not_yours(complaint: Complaint) -> str:
    """Say that one does not handle a case and whom to ask instead, and nothing of why."""
    found = in_first_role(complaint, LEADING)
    if not found:
        return str(_("You do not handle this case. Please ask your manager."))
    names = {"person": found[0].name}
    return str(_("You do not handle this case. Please ask %(person)s.")) % names


def who_looks_after(complaint: Complaint) -> list[Person]:
    """Return the owner of a case, or where it has none who leads the complaints."""
    return [complaint.owner] if complaint.owner else in_first_role(complaint, LEADING)


def in_first_role(complaint: Complaint, roles: Iterable[Role]) -> list[Person]:
    """Return who holds the first of some roles that anybody holds at the dealer, besides whom the case is about."""
    members = _members(complaint)
    for role in roles:
        if found := _once(each.person for each in members if each.role == role):
            return found
    return []


def people_told(
    complaint: Complaint, *, roles: Iterable[str], departments: Iterable[str] = ()
) -> list[Person]:
    """Return the people in some roles and the heads of departments by kind, or their staff where none has a head.

    Heads are those of the named departments where any is named. Whom the case is about is never among them.
    """
    members, kinds = _members(complaint), frozenset(departments)
    wanted = frozenset(roles) - ({Role.HEAD_OF_DEPARTMENT} if kinds else frozenset())
    found = [each.person for each in members if each.role in wanted]
    for kind in sorted(kinds):
        staff = [each for each in members if each.department and each.department.kind == kind]
        heads = [each.person for each in staff if each.role == Role.HEAD_OF_DEPARTMENT]
        found += heads or [each.person for each in staff]
    return _once(found)


def _members(complaint: Complaint) -> list[Membership]:
    rows = memberships_at(complaint.dealer).filter(person__is_active=True)
    rows = rows.select_related("person", "department").order_by("pk")
    return [each for each in rows if not is_kept_out(each.person, complaint)]


def _once(people: Iterable[Person]) -> list[Person]:
    return list({person.pk: person for person in people}.values())
