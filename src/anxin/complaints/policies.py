"""Who may see which complaints, and who may do what to one that he sees."""

from django.db.models import Q, QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.complaints.models import Attachment, Complaint


def visible_to(person: Person) -> QuerySet[Complaint]:
    """Return the complaints that a person may see: all of the dealer's, or those that he took in, owns or serves."""
    standing = standing_of(person)
    everything = set(standing.dealers_with(Capability.SEE_COMPLAINTS))
    own = set(standing.dealers_with(Capability.SEE_OWN_COMPLAINTS)) - everything
    if not own:
        return Complaint.objects.filter(dealer_id__in=sorted(everything))
    mine = Q(owner=person) | Q(taken_by=person) | Q(repair_order__adviser=person)
    return Complaint.objects.filter(
        Q(dealer_id__in=sorted(everything)) | (Q(dealer_id__in=sorted(own)) & mine)
    )


def can_decide_complaint(person: Person, complaint: Complaint) -> bool:
    """Tell whether the person decides here: lowers levels, judges, approves a closing without contact."""
    return standing_of(person).can(Capability.DECIDE_COMPLAINTS, complaint.dealer_id)


def can_see_concerned(person: Person, complaint: Complaint) -> bool:
    """Tell whether the person learns which employee is complained about: who decides, and who was told (L009)."""
    return can_decide_complaint(person, complaint) or complaint.taken_by_id == person.pk


def can_handle_complaint(person: Person, complaint: Complaint) -> bool:
    """Tell whether the person may work on the case at all."""
    return standing_of(person).can(Capability.HANDLE_COMPLAINTS, complaint.dealer_id)


def can_see_phone(person: Person, dealer_id: int) -> bool:
    """Tell whether the person's role may have a masked number shown whole (the showing is recorded)."""
    return standing_of(person).can(Capability.SEE_PHONES, dealer_id)


def can_import_complaints(person: Person, dealer_id: int) -> bool:
    """Tell whether the person may bring in files of complaints here."""
    return standing_of(person).can(Capability.IMPORT_DATA, dealer_id)


def can_remove_attachment(person: Person, attachment: Attachment) -> bool:
    """Tell whether the person may take a file off its case: his own, or any as manager; never whom it is about."""
    complaint = attachment.complaint
    if complaint.concerns_id == person.pk or not can_handle_complaint(person, complaint):
        return False
    return attachment.added_by_id == person.pk or can_decide_complaint(person, complaint)
