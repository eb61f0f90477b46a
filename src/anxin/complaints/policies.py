"""Who may see which complaints, and who may do what to one that he sees."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from anxin.accounts.choices import Capability, DepartmentKind, Role
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import HandOverState
from anxin.complaints.models import Attachment, CaseTask, Complaint, HandOver, InputRequest
from anxin.engines.priority.uninvolved import judge_handler
from anxin.foundation.ready_queries import Given, ReadyQuery
from anxin.playbooks.selectors import setting

ACCUSED_MAY_HANDLE = "complaints.accused_may_handle"


def dealers_in_sight(person: Person) -> tuple[list[int], list[int]]:
    """Return the dealers of which a person sees all complaints, and those of which he sees his own only."""
    standing = standing_of(person)
    everything = set(standing.dealers_with(Capability.SEE_COMPLAINTS))
    own = set(standing.dealers_with(Capability.SEE_OWN_COMPLAINTS)) - everything
    return sorted(everything), sorted(own)


def visible_to(person: Person) -> QuerySet[Complaint]:
    """Return the complaints that a person may see, each matter once: merged cases count as the one they go on in."""
    return visible_with_merged(person).filter(merged_into=None)


def visible_with_merged(person: Person) -> QuerySet[Complaint]:
    """Return the complaints that a person may see: all of the dealer's, or those that he has to do with.

    He has to do with what he took in, owns or serves, with what was merged with such a case, and with what colleagues
    offer him or gave him a task in. Merged cases are among them: for whoever asks by number, never for lists.
    """
    everything, own = dealers_in_sight(person)
    if not own:
        return Complaint.objects.filter(dealer_id__in=everything)
    mine = Q(pk__in=_numbers_of(person), dealer_id__in=own)
    if not everything:
        return Complaint.objects.filter(mine)
    return Complaint.objects.filter(Q(dealer_id__in=everything) | mine)


class VisibleCases[Row]:
    """A ready query of the complaints that its asker may see, as ``visible_with_merged`` has it.

    ``narrow`` takes them and returns what is asked for.
    """

    def __init__(self, narrow: Callable[[QuerySet[Complaint]], QuerySet[Complaint, Row]]) -> None:
        self._whole = ReadyQuery(lambda: narrow(Complaint.objects.filter(_WHOLE)))
        self._also_own = ReadyQuery(lambda: narrow(Complaint.objects.filter(_WHOLE | _own())))

    def __call__(self, person: Person, **given: Any) -> list[Row]:
        """Ask for a person, with the values of all other ``Given``; one query."""
        everything, own = dealers_in_sight(person)
        if not own:
            return self._whole(whole=everything, **given)
        return self._also_own(whole=everything, own=own, asker=person.pk, **given)


class VisibleCasesAt[Row]:
    """A ready query of the complaints of one dealer that its asker may see, as ``visible_to`` has it."""

    def __init__(self, narrow: Callable[[QuerySet[Complaint]], QuerySet[Complaint, Row]]) -> None:
        # One dealer is asked for by "=": of a list the database would not know that an index has its cases in order.
        here = Q(dealer=Given("dealer"), merged_into=None)
        self._whole = ReadyQuery(lambda: narrow(Complaint.objects.filter(here)))
        self._own = ReadyQuery(
            lambda: narrow(Complaint.objects.filter(here, pk__in=_numbers_of(Given("asker"))))
        )

    def __call__(self, person: Person, *, dealer: int, **given: Any) -> list[Row]:
        """Ask for a person at a dealer, with the values of all other ``Given``; one query."""
        everything, own = dealers_in_sight(person)
        if dealer in everything:
            return self._whole(dealer=dealer, **given)
        return self._own(dealer=dealer, asker=person.pk, **given) if dealer in own else []


_WHOLE = Q(dealer__pk__any_of=Given("whole"))


def _own() -> Q:
    return Q(pk__in=_numbers_of(Given("asker")), dealer__pk__any_of=Given("own"))


def _numbers_of(person: Person | Given) -> QuerySet[Any, Any]:
    """Return the keys of the cases that a person has to do with: each part by its own index, then joined.

    Asked as one condition, the database would look at every case of the dealer.
    """
    served = [
        Complaint.objects.filter(owner=person),
        Complaint.objects.filter(taken_by=person),
        Complaint.objects.filter(repair_order__adviser=person),
    ]
    joined = [rows.filter(merged_into__isnull=False).values("merged_into") for rows in served]
    offered = HandOver.objects.filter(receiver=person, state=HandOverState.OFFERED).values("complaint")
    tasks = CaseTask.objects.filter(doer=person, dropped_at=None).values("complaint")
    first, *others = (rows.values("pk") for rows in served)
    return first.union(*others, *joined, offered, tasks)


def accused_may_handle(dealer_code: str) -> bool:
    """Tell whether the dealer lets whoever is complained about handle the case all the same; not as shipped."""
    try:
        return bool(setting(ACCUSED_MAY_HANDLE, dealer_code=dealer_code))
    except LookupError:
        # A dealer's own settings may be older than the question.
        return False


def is_kept_out(person: Person, complaint: Complaint) -> bool:
    """Tell whether the case is about the person, who therefore has no hand in it (ISO 10002, objectivity)."""
    if not is_about(person, complaint):
        return False
    allowed = accused_may_handle(complaint.dealer.code)
    return not judge_handler(person.pk, accused=person.pk, accused_may_handle=allowed).allowed


def is_about(person: Person, complaint: Complaint) -> bool:
    """Tell whether the case, or one merged into it, is about the person."""
    return complaint.concerns_id == person.pk or person.pk in complaint.also_concerns


def can_on_case(person: Person, capability: Capability, complaint: Complaint) -> bool:
    """Tell whether the person's role may do something at the dealer and the case is none about himself."""
    return standing_of(person).can(capability, complaint.dealer_id) and not is_kept_out(person, complaint)


def can_decide_complaint(person: Person, complaint: Complaint) -> bool:
    """Tell whether the person decides here: lowers levels, judges, approves a closing without contact."""
    return can_on_case(person, Capability.DECIDE_COMPLAINTS, complaint)


def can_see_concerned(person: Person, complaint: Complaint) -> bool:
    """Tell whether the person learns which employee is complained about: who decides, and who was told (L009)."""
    if is_kept_out(person, complaint):
        return False
    return can_decide_complaint(person, complaint) or complaint.taken_by_id == person.pk


def can_handle_complaint(person: Person, complaint: Complaint) -> bool:
    """Tell whether the person may work on the case at all."""
    return can_on_case(person, Capability.HANDLE_COMPLAINTS, complaint)


def can_see_phone(person: Person, dealer_id: int) -> bool:
    """Tell whether the person's role may have a masked number shown whole (the showing is recorded)."""
    return standing_of(person).can(Capability.SEE_PHONES, dealer_id)


def can_import_complaints(person: Person, dealer_id: int) -> bool:
    """Tell whether the person may bring in files of complaints here."""
    return standing_of(person).can(Capability.IMPORT_DATA, dealer_id)


def can_remove_attachment(person: Person, attachment: Attachment) -> bool:
    """Tell whether the person may take a file off its case: his own, or any as manager; never whom it is about."""
    complaint = attachment.complaint
    if not can_handle_complaint(person, complaint):
        return False
    return attachment.added_by_id == person.pk or can_decide_complaint(person, complaint)


def requests_visible_to(person: Person) -> QuerySet[InputRequest]:
    """Return the requests to a person's departments, or all of the dealer to whoever leads the house.

    A request shows its own words; the case behind it stays with those who see complaints.
    """
    standing = standing_of(person)
    able = standing.dealers_with(Capability.ANSWER_REQUESTS)
    whole = [each for each in able if each in standing.heads_at]
    whole += [each for each in able if standing.can(Capability.ASSIGN_COMPLAINTS, each)]
    own = Q(department__dealer__in=able, department__in=sorted(standing.departments))
    return InputRequest.objects.filter(Q(department__dealer__in=whole) | own)


def can_sign_request(person: Person, request: InputRequest) -> bool:
    """Tell whether the person signs for the department, or sends a request back; never on a complaint about himself.

    The head signs for his department, the customer-service manager for customer service, the general manager for all.
    """
    if is_kept_out(person, request.complaint):
        return False
    standing, department = standing_of(person), request.department
    roles = standing.roles.get(department.dealer_id, frozenset())
    if Role.GENERAL_MANAGER in roles or department.pk in standing.headed:
        return True
    if department.kind == DepartmentKind.CUSTOMER_SERVICE and Role.CUSTOMER_SERVICE_MANAGER in roles:
        return True
    return department.dealer_id in standing.heads_at


def can_draft_answer(person: Person, request: InputRequest) -> bool:
    """Tell whether the person accepts a request and drafts its answer: the department's people and who signs."""
    if is_kept_out(person, request.complaint):
        return False
    standing = standing_of(person)
    if not standing.can(Capability.ANSWER_REQUESTS, request.department.dealer_id):
        return False
    return request.department_id in standing.departments or can_sign_request(person, request)
