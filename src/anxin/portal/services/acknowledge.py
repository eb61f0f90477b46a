"""Telling the customer by mail or text message that we have his complaint (ISO 10002, 7.4)."""

import re
import unicodedata
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from anxin.complaints.models import Complaint
from anxin.complaints.services.acknowledge import TEMPLATE, words_of_receipt, write_receipt
from anxin.complaints.services.hear_customer import by_customer, keep_thread
from anxin.messaging.choices import Channel
from anxin.messaging.models import Mailbox, Message
from anxin.messaging.selectors.mailboxes import default_mailbox
from anxin.messaging.selectors.ways import text_gateway
from anxin.messaging.services.templates import Rendered
from anxin.messaging.services.write_message import begin_thread
from anxin.portal.choices import ReachBy
from anxin.portal.models import Posting

#: Whoever types a stranger's number or address into the page must not make us bother him all day.
MOST_A_DAY = 3
#: Of a dealer: each text message costs him money, and numbers can be typed without end.
MOST_SMS_AN_HOUR = 20
_LONGEST_NAME = 20
_NO_NAME = re.compile(r"[\d/:@\\]|\S[.。]\S")


def acknowledge(complaint: Complaint, *, posting: Posting, token: str, language: str) -> None:
    """Send number and link by the way that he chose; by mail as well where he gave an address."""
    if _bothered(posting):
        return
    link = f"{settings.ANXIN_URL}{reverse('portal:follow', args=[token])}"
    words = words_of_receipt(complaint, language=language, customer=_name_of(posting), link=link)
    mailbox = default_mailbox(complaint.dealer)
    if posting.email and mailbox:
        _send(complaint, Channel.EMAIL, posting.email, words, mailbox=mailbox)
    if posting.reach_by == ReachBy.SMS and text_gateway(complaint.dealer_id) and not _sms_spent(posting):
        _send(complaint, Channel.SMS, posting.phone, words)


def _bothered(posting: Posting) -> bool:
    same = Q(pk=None)
    if posting.phone:
        same |= Q(phone=posting.phone)
    if posting.email:
        same |= Q(email=posting.email)
    since = posting.at - timedelta(days=1)
    lately = Posting.objects.filter(same, dealer=posting.dealer, at__gt=since).exclude(pk=posting.pk)
    return lately[:MOST_A_DAY].count() >= MOST_A_DAY


def _sms_spent(posting: Posting) -> bool:
    ours = Message.objects.filter(
        dealer=posting.dealer,
        channel=Channel.SMS,
        marks__template=TEMPLATE,
        at__gt=posting.at - timedelta(hours=1),
    )
    return ours[:MOST_SMS_AN_HOUR].count() >= MOST_SMS_AN_HOUR


def _name_of(posting: Posting) -> str:
    """Return the name that he typed where it looks like one: no advertisement goes out over the dealer's name."""
    name = unicodedata.normalize("NFKC", posting.name)
    return "" if len(name) > _LONGEST_NAME or _NO_NAME.search(name) else posting.name


def _send(
    complaint: Complaint, channel: Channel, address: str, words: Rendered, *, mailbox: Mailbox | None = None
) -> None:
    with by_customer(complaint.pk) as change:
        thread = begin_thread(
            complaint.dealer,
            channel=channel,
            address=address,
            customer=complaint.customer,
            subject=words.subject,
            mailbox=mailbox,
        )
        keep_thread(change, thread)
        write_receipt(change, thread=thread, words=words)
