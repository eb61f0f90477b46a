"""How the outbox words what it shows: receivers masked, faults in the reader's language."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.foundation.masking import mask_phone
from anxin.messaging.choices import Channel
from anxin.messaging.models import Delivery

register = template.Library()

FAULTS: dict[str, LazyText] = {
    "ADDRESS_INVALID": _("The address is none that can be sent to."),
    "ADDRESS_PRIVATE": _("The address lies inside a private network."),
    "ANSWER_LOST": _("The connection broke off before the answer."),
    "ANSWER_UNREADABLE": _("The answer could not be read."),
    "BROKEN": _("It could not be put together."),
    "CONNECTION_LOST": _("The connection broke off before it was handed over."),
    "GATEWAY_REFUSED": _("The service refused it."),
    "HOST_REFUSED": _("The mail server lies in a private network, or its port is none of mail."),
    "MAIL_REFUSED": _("The mail server refused the mail."),
    "MAIL_TOO_LARGE": _("The mail is larger than the mail server takes."),
    "NO_COPY_CAME": _("No copy came to the mailbox: it had not gone out."),
    "NO_MAIL_SERVER": _("No mail server is set up."),
    "NOT_REACHED": _("The other side could not be reached."),
    "NOTICE_GONE": _("The notice is gone."),
    "PLACE_OUT_OF_USE": _("Its mailbox, gateway or webhook is missing or out of use."),
    "RECEIVER_REFUSED": _("The receiver was refused."),
    "SENDER_REFUSED": _("The mail server refused our address."),
    "SIGN_IN_REFUSED": _("The mail server refused user or password."),
    "URL_INVALID": _("The address is none of the web."),
    "WORKER_VANISHED": _("The worker was gone before the answer."),
}


@register.filter
def fault_name(code: str) -> str | LazyText:
    """Word why something was not handed over."""
    return FAULTS.get(code, code)


@register.filter
def receiver(delivery: Delivery, places: Mapping[str, str] | str) -> str:
    """Name who gets something, hidden as far as it can be told apart from others; ``places`` names gateways by key."""
    if delivery.person:
        return delivery.person.name
    if delivery.channel == Channel.EMAIL:
        return mask_mail(delivery.to)
    if delivery.channel == Channel.SMS:
        return mask_phone(delivery.to)
    name = places.get(delivery.to, "") if isinstance(places, Mapping) else ""
    return " ".join(word for word in (name, str(delivery.payload.get("type", ""))) if word)


def mask_mail(address: str) -> str:
    """Hide what stands before the @ of an address, but for its first sign."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}"
