"""The message that brings a customer his personal link, and the one reminder of it."""

from datetime import datetime

from django.utils import translation

from anxin.customers.selectors import addressed
from anxin.foundation.display import days_in_full, moment_in_words
from anxin.messaging.choices import Channel
from anxin.messaging.models import Message
from anxin.messaging.selectors.mailboxes import default_mailbox
from anxin.messaging.services.templates import Rendered, render_template
from anxin.messaging.services.write_message import Writing, begin_thread, write_message
from anxin.surveys.choices import InvitedBy
from anxin.surveys.models import Invitation
from anxin.surveys.selectors.invitations import address_of_token, address_to, token_of

#: Templates of messages, as dealers word them.
INVITED = "survey_invitation"
REMINDED = "survey_reminder"
_CHANNELS = {InvitedBy.SMS: Channel.SMS, InvitedBy.EMAIL: Channel.EMAIL}


def words_of_invitation(invitation: Invitation, *, template: str = INVITED) -> Rendered:
    """Return subject and text with the whole link in it, in the language of the invitation."""
    dealer = invitation.dealer
    with translation.override(invitation.language), days_in_full():
        values = {
            "customer": addressed(invitation.customer),
            "plate": invitation.vehicle.plate if invitation.vehicle else "",
            "link": address_of_token(token_of(invitation.key)),
            "when": moment_in_words(invitation.expires_at, zone=dealer.time_zone),
        }
        return render_template(template, dealer=dealer, language=invitation.language, values=values)


def write_invitation(invitation: Invitation, *, template: str, not_before: datetime | None = None) -> Message:
    """Queue the message; the link is sealed with what leaves the house, and kept masked in the conversation."""
    dealer, way = invitation.dealer, InvitedBy(invitation.invited_by)
    words = words_of_invitation(invitation, template=template)
    thread = begin_thread(
        dealer,
        channel=_CHANNELS[way],
        address=address_to(invitation.customer, dealer, way),
        customer=invitation.customer,
        subject=words.subject,
        mailbox=default_mailbox(dealer) if way == InvitedBy.EMAIL else None,
    )
    return write_message(
        thread,
        writing=Writing(
            text=words.text, subject=words.subject, marks={"template": template}, not_before=not_before
        ),
    )
