"""Telling the customer by mail that we have his complaint (ISO 10002, 7.4), where the house has a mailbox."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from anxin.complaints.models import CaseClock, Complaint
from anxin.complaints.services.hear_customer import by_customer, keep_thread
from anxin.foundation.display import exact_moment
from anxin.messaging.choices import Channel
from anxin.messaging.models import Mailbox
from anxin.messaging.services.templates import render_template
from anxin.messaging.services.write_message import Writing, begin_thread, write_message
from anxin.portal.models import Posting

TEMPLATE = "received"


def acknowledge(complaint: Complaint, *, posting: Posting, token: str, language: str) -> None:
    """Send number and link by mail where the customer gave an address and the dealer has a mailbox to send from."""
    mailbox = Mailbox.objects.filter(dealer=complaint.dealer, active=True).exclude(smtp_host="").first()
    if not posting.email or mailbox is None:
        return
    with translation.override(language), timezone.override(complaint.dealer.time_zone):
        due = CaseClock.objects.filter(complaint=complaint, stopped_at=None, kind="contact").first()
        words = render_template(
            TEMPLATE,
            dealer=complaint.dealer,
            language=language,
            values={
                "customer": posting.name,
                "number": complaint.number,
                "due": exact_moment(due.due_at) if due and due.due_at else "",
                "link": f"{settings.ANXIN_URL}{reverse('portal:follow', args=[token])}",
                "person": complaint.owner.name if complaint.owner else "",
            },
        )
    with by_customer(complaint.pk) as change:
        thread = begin_thread(
            complaint.dealer,
            channel=Channel.EMAIL,
            address=posting.email,
            customer=complaint.customer,
            subject=words.subject,
            mailbox=mailbox,
        )
        keep_thread(change, thread)
        write_message(
            thread, writing=Writing(text=words.text, subject=words.subject, marks={"template": TEMPLATE})
        )
