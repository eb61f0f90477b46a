"""What a delivery says: the words of a message, of a notice for a colleague, or of a test."""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from anxin.foundation.sealing import unseal
from anxin.messaging.models import Delivery, Message, Notice
from anxin.messaging.services.handing_over import NotHandedOver
from anxin.messaging.services.mail_names import message_id_for

#: The part of a delivery's payload that keeps the words of a message with what is masked in it, sealed.
SEALED_TEXT = "sealed_text"
#: The header by which this installation knows its own mails, whatever a server did to their names.
OWN_MARK = "X-Anxin-House"


@dataclass(frozen=True)
class Words:
    """Subject and text, in the language of whoever gets them."""

    subject: str
    text: str


def words_of(delivery: Delivery) -> Words:
    """Return what a delivery says; ``NotHandedOver`` where there is nothing to say any more."""
    if delivery.message:
        whole = unseal(str(delivery.payload.get(SEALED_TEXT, "")))
        return Words(delivery.message.subject, whole or delivery.message.text)
    if "notice" in delivery.payload:
        return _words_of_notice(delivery)
    return Words(str(delivery.payload.get("subject", "")), str(delivery.payload.get("text", "")))


def _words_of_notice(delivery: Delivery) -> Words:
    """A notice leaves the house as its kind, the number of the case and a link: nothing else of anybody."""
    notice = Notice.objects.filter(pk=delivery.payload["notice"]).first()
    if notice is None or delivery.person is None or not delivery.person.is_active:
        raise NotHandedOver("NOTICE_GONE", final=True)
    with override(delivery.person.language):
        number = notice.params.get("number", notice.subject)
        subject = _("%(kind)s: %(number)s") % {"kind": notice.get_kind_display(), "number": number}
    return Words(subject, f"{subject}\n{settings.ANXIN_URL}{notice.url}")


def name_mail(delivery: Delivery) -> str:
    """Return the RFC 5322 name of a mail, the same for every try, and keep it with its message from the first on."""
    message = delivery.message
    if message is None or message.mailbox is None or message.thread is None:
        return f"anxin.delivery.{delivery.pk}.{_signed(delivery.key)[:16]}@{_own_domain()}"
    if not message.message_id:
        message.message_id = message_id_for(message)
        Message.objects.filter(pk=message.pk).update(message_id=message.message_id)
    return message.message_id


def own_mark() -> str:
    """Return what stands in the header ``OWN_MARK`` of every mail of this installation."""
    return _signed("own mark")[:32]


def _signed(text: str) -> str:
    return hmac.new(f"anxin outbox:{settings.SECRET_KEY}".encode(), text.encode(), sha256).hexdigest()


def _own_domain() -> str:
    return str(settings.DEFAULT_FROM_EMAIL).rstrip(">").rsplit("@", 1)[-1] or "localhost"
