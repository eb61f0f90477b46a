"""What customers and the house write to each other: threads, their messages, and the files in them."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Customer
from anxin.foundation.fields import TokenVectorField
from anxin.foundation.stored_files import attachment_storage, folder_of
from anxin.messaging.choices import Channel, Direction, MessageNature, Sorting
from anxin.messaging.models.mailboxes import Mailbox


class Thread(models.Model):
    """A conversation with one customer by one channel. Which case it belongs to, the floor above knows."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="threads", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel)
    #: The customer's side in normal form: e-mail in lower case, telephone as kept by customers, or empty.
    address = models.CharField(max_length=254, blank=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="threads")
    #: The mailbox by which it is answered.
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, related_name="threads")
    subject = models.CharField(max_length=300, blank=True)
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["dealer", "address", "-last_at"], name="threads_of_address")]

    def __str__(self) -> str:
        return self.subject or self.address


class Message(models.Model):
    """One message, in or out; its text never changes once it is here."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="messages", db_index=False)
    #: Empty until a message that came in has been sorted.
    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, null=True, related_name="messages", db_index=False
    )
    mailbox = models.ForeignKey(
        Mailbox, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel)
    direction = models.CharField(max_length=3, choices=Direction)
    nature = models.CharField(max_length=12, choices=MessageNature, default=MessageNature.PERSON)
    #: When it came to us or was written here, by our clock; what a foreign mail says of its date is ``dated_at``.
    at = models.DateTimeField()
    dated_at = models.DateTimeField(null=True)
    #: The colleague who wrote it; nobody for what the house sends by itself.
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    sender = models.CharField(_("from"), max_length=320, blank=True)
    recipients = models.JSONField(default=list)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    #: The whole text without marks of form.
    text = models.TextField(blank=True)
    #: What is new in it: without the quoted mails below; empty where that is all of it.
    fresh_text = models.TextField(blank=True)
    #: Cleaned (``nh3``): no scripts, no forms, nothing that is fetched from elsewhere; empty where there is only text.
    html = models.TextField(blank=True)
    #: RFC 5322 names, without angle brackets.
    message_id = models.CharField(max_length=300, blank=True)
    references = models.JSONField(default=list)
    #: Headers that decided something, such as Auto-Submitted; for the person who asks why.
    marks = models.JSONField(default=dict)
    sorting = models.CharField(max_length=10, choices=Sorting, default=Sorting.SORTED)
    #: Why a person must look, or why it was put aside: a code.
    sorting_reason = models.CharField(max_length=40, blank=True)
    search = TokenVectorField(null=True, editable=False)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "message_id"],
                name="one_mail_once",
                condition=Q(direction="in") & ~Q(message_id=""),
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "at", "id"], name="messages_of_thread"),
            models.Index(fields=["message_id"], name="messages_by_name", condition=~Q(message_id="")),
            models.Index(
                fields=["dealer", "sorting", "-at", "-id"],
                name="messages_to_sort",
                condition=Q(sorting__in=["waiting", "review"]),
            ),
            models.Index(fields=["dealer", "-at", "-id"], name="messages_newest"),
            models.Index(fields=["-at", "-id"], name="messages_newest_of_all"),
            models.Index(
                fields=["dealer", "-at"],
                name="messages_by_template",
                condition=Q(direction="out", marks__has_key="template"),
            ),
            GinIndex(fields=["search"], name="messages_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.subject or self.text[:40]


def place_of_message_file(file: "MessageFile", name: str) -> str:
    """Keep a file under its key alone, as those of cases are."""
    return f"{folder_of(str(file.key))}/{name}"


class MessageFile(models.Model):
    """A file that came or went with a message; one that is not kept has a reason instead of bytes."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.FileField(storage=attachment_storage, upload_to=place_of_message_file, blank=True)
    #: Names a picture inside the text (``cid:``); empty for a file beside it.
    content_id = models.CharField(max_length=200, blank=True)
    #: Why the bytes were not kept: a code, such as FILE_KIND_UNKNOWN.
    refused = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
