"""Notices to staff, messages to and from customers, the mailboxes they pass through, and the outbox."""

from anxin.messaging.models.gateways import Gateway, Webhook
from anxin.messaging.models.mailboxes import Mailbox
from anxin.messaging.models.messages import Message, MessageFile, Thread
from anxin.messaging.models.notices import Notice
from anxin.messaging.models.outbox import Delivery, DeliveryTry
from anxin.messaging.models.templates import TemplateVersion
from anxin.messaging.models.ways import NoticePhone, NoticeWay

__all__ = [
    "Delivery",
    "DeliveryTry",
    "Gateway",
    "Mailbox",
    "Message",
    "MessageFile",
    "Notice",
    "NoticePhone",
    "NoticeWay",
    "TemplateVersion",
    "Thread",
    "Webhook",
]
