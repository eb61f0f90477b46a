"""A customer invited by hand to answer by link, from his own page or that of his repair order."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import OPEN_STATES
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.inviting import asked_too_lately, versions_to_send
from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.customers.models import Customer, Vehicle
from anxin.customers.selectors import get_customer_for, get_vehicle_for
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.surveys.choices import InvitedBy
from anxin.surveys.models import Invitation, QuestionnaireVersion
from anxin.surveys.policies import require_typing
from anxin.surveys.services.interviews import About
from anxin.surveys.services.invitations import invite, waiting_invitation
from anxin.workshop.models import RepairOrder
from anxin.workshop.selectors.orders import get_order_for


@dataclass(frozen=True, kw_only=True)
class Sending:
    """Whom to invite to which version, and how; about an order, a car, or neither."""

    customer: UUID | str
    version: UUID | str
    way: InvitedBy
    order: UUID | str | None = None
    vehicle: UUID | str | None = None


@transaction.atomic
def invite_by_hand(sending: Sending, *, by: Person) -> Invitation:
    """Invite one customer, or return the invitation that waits; his own wishes and the rules of asking hold.

    ``Refused`` with ``CASE_OPEN`` (S080), ``ASKED_LATELY``, ``BEING_CALLED``, and as ``surveys.invite`` refuses.
    """
    customer = get_customer_for(by, sending.customer)
    require_typing(by, customer.dealer_id)
    order = get_order_for(by, sending.order) if sending.order else None
    vehicle = order.vehicle if order else get_vehicle_for(by, sending.vehicle) if sending.vehicle else None
    version = _version(customer.dealer, sending.version)
    about = About(customer=customer, vehicle=vehicle, order=order)
    if not waiting_invitation(version, about=about):
        _require_askable(customer, order=order, vehicle=vehicle)
    return invite(version, about=about, channel=sending.way, by=by)


def _version(dealer: Dealer, key: UUID | str) -> QuestionnaireVersion:
    found = next((each for each in versions_to_send(dealer) if str(each.key) == str(key)), None)
    if found is None:
        raise InvalidInput("NOT_IN_LIST", _("Choose one of the answers in the list."), field="version")
    return found


def _require_askable(customer: Customer, *, order: RepairOrder | None, vehicle: Vehicle | None) -> None:
    if any(each.dealer_id != customer.dealer_id for each in (order, vehicle) if each):
        raise NotFound
    if Complaint.objects.filter(customer=customer).exclude(status=Status.CLOSED).exists():
        raise Refused(
            "CASE_OPEN",
            _("His complaint comes first: nothing else is asked until it is settled and followed up."),
        )
    if order and Call.objects.filter(order=order, state__in=OPEN_STATES).exists():
        raise Refused(
            "BEING_CALLED", _("He is on the list to be rung about this visit: the link is sent from there.")
        )
    asked = asked_too_lately(customer.dealer, customer.pk)
    if asked:
        raise Refused(
            "ASKED_LATELY",
            _("He was asked on %(day)s, which is too lately to ask him again.") % {"day": asked.isoformat()},
            params={"day": asked.isoformat()},
        )
