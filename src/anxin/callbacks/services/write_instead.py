"""A customer who was not reached on several days is written to: by the house's own way, or by a letter."""

from django.db import transaction

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, CallState
from anxin.callbacks.models import Call
from anxin.callbacks.services.make_call import record_on_call
from anxin.foundation.errors import Refused
from anxin.surveys.choices import InvitedBy
from anxin.surveys.models import Invitation
from anxin.surveys.selectors.invitations import way_to
from anxin.surveys.services.interviews import About
from anxin.surveys.services.invitations import invite


def write_instead(call: Call, *, by: Person) -> None:
    """Invite the customer of a call to answer by link, not saved: by text message or e-mail, else by a letter to print.

    Nothing is written about a call without a questionnaire, about what falls due, of which a message went out before,
    or to who may not be asked: such a call is over.
    """
    if call.version is None or call.kind == CallKind.DUE:
        return
    way = way_to(call.customer, call.dealer)
    invitation = _invited(call, way or InvitedBy.WECOM, by)
    if invitation is None or Call.objects.filter(invitation=invitation).exclude(pk=call.pk).exists():
        return
    call.invitation = invitation
    call.state, call.done_at, call.done_by = CallState.WRITTEN_TO, None, None
    record_on_call("callbacks.written_instead", call, by=by, way=str(way or "letter"))


def _invited(call: Call, way: InvitedBy, by: Person) -> Invitation | None:
    assert call.version is not None
    about = About(
        customer=call.customer,
        vehicle=call.vehicle,
        order=call.order,
        subject=call.complaint.slug if call.complaint else "",
        adviser=call.adviser,
        adviser_name=call.adviser_name,
    )
    try:
        with transaction.atomic():
            return invite(call.version, about=about, channel=way, by=by)
    except Refused:
        return None
