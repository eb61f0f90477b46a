"""A customer who was not reached on several days is written to: by the house's own way, or by a letter."""

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.callbacks.choices import CallKind, CallState
from anxin.callbacks.models import Call
from anxin.callbacks.selectors.rules import call_rules_of
from anxin.callbacks.services.make_call import record_on_call
from anxin.customers.choices import ContactChannel
from anxin.foundation.errors import Refused
from anxin.surveys.choices import InvitedBy
from anxin.surveys.models import Invitation
from anxin.surveys.selectors.invitations import way_to
from anxin.surveys.services.interviews import About
from anxin.surveys.services.invitations import invite


def write_instead(call: Call, *, by: Person) -> None:
    """Invite the customer of a call to answer by link, not saved: by text message or e-mail, else by a letter to print.

    Who likes to be written to by WeChat gets the link from a colleague where the dealer's rules say so. Nothing is
    written about a call without a questionnaire, about what falls due, of which a message went out before, or to who
    may not be asked: such a call is over.
    """
    if call.version is None or call.kind == CallKind.DUE:
        return
    way = None if _is_passed_on(call) else way_to(call.customer, call.dealer)
    try:
        with transaction.atomic():
            invitation = _invited(call, way or InvitedBy.WECOM, by)
    except Refused:
        return
    if Call.objects.filter(invitation=invitation).exclude(pk=call.pk).exists():
        return
    call.invitation = invitation
    call.state, call.done_at, call.done_by = CallState.WRITTEN_TO, None, None
    record_on_call("callbacks.written_instead", call, by=by, way=str(way or "letter"))


def send_link(call: Call, *, way: InvitedBy, by: Person) -> None:
    """Send the customer of a call the link that he asked for on the line, not saved; his answer ends the call.

    ``Refused`` where nothing is asked in this call, and in the words of ``surveys.invite``.
    """
    if call.version is None or call.kind == CallKind.DUE:
        raise Refused("NOTHING_TO_ASK", _("Nothing is asked in this call: it is a talk."))
    call.invitation = _invited(call, way, by)
    record_on_call("callbacks.link_sent", call, by=by, way=str(way))


def _is_passed_on(call: Call) -> bool:
    likes = call.customer.preferred_channel == ContactChannel.WECHAT
    return likes and call_rules_of(call.dealer).rules.by_wecom


def _invited(call: Call, way: InvitedBy, by: Person) -> Invitation:
    assert call.version is not None
    about = About(
        customer=call.customer,
        vehicle=call.vehicle,
        order=call.order,
        subject=call.complaint.slug if call.complaint else "",
        adviser=call.adviser,
        adviser_name=call.adviser_name,
    )
    return invite(call.version, about=about, channel=way, by=by)
