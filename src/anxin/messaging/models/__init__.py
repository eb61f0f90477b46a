"""Notices to staff, messages to and from customers, the mailboxes they pass through, and the outbox."""

from anxin.messaging.models.mailboxes import Mailbox
from anxin.messaging.models.messages import Message, MessageFile, Thread
from anxin.messaging.models.notices import Notice
from anxin.messaging.models.outbox import Delivery, DeliveryTry

__all__ = ["Delivery", "DeliveryTry", "Mailbox", "Message", "MessageFile", "Notice", "Thread"]
