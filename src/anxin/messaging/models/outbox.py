"""The outbox: everything that leaves the house waits here until it has been handed over, once."""

from django.db import models
from django.db.models import Q

from anxin.accounts.models import Dealer, Person
from anxin.messaging.choices import Channel, DeliveryState
from anxin.messaging.models.messages import Message


class Delivery(models.Model):
    """One thing to one receiver by one channel."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel)
    #: Names the occasion; a second one under the same key is the same delivery.
    key = models.CharField(max_length=200, unique=True)
    #: Whoever works on a lane works alone: one connection to one mail server, one gateway, one webhook.
    lane = models.CharField(max_length=80, default="")
    #: Address, telephone number or name of a gateway; shown masked.
    to = models.CharField(max_length=320)
    #: What the channel needs beyond that, JSON-plain.
    payload = models.JSONField(default=dict)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="deliveries")
    #: The colleague who is told by it, if it is one.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    #: Not tried before; moved back after each failure.
    next_at = models.DateTimeField()
    #: When a worker took it. Of one that vanished it stays, and tells that it vanished.
    claimed_at = models.DateTimeField(null=True)
    #: From here on it may have gone out even if nobody came back to say so.
    handing_over_at = models.DateTimeField(null=True)
    #: The same mail went to the mailbox itself, whose copy proves that this one was handed over.
    with_copy = models.BooleanField(default=False)
    #: When that copy came.
    copy_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    #: What the other side calls it.
    reference = models.CharField(max_length=200, blank=True)
    #: The last failure: a code, and what the other side said, without addresses.
    fault = models.CharField(max_length=40, blank=True)
    fault_detail = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["lane", "next_at", "id"], name="deliveries_queued", condition=Q(state="queued")
            ),
            models.Index(fields=["lane", "id"], name="deliveries_claimed", condition=Q(state="sending")),
            models.Index(fields=["handing_over_at"], name="deliveries_unsure", condition=Q(state="unsure")),
            models.Index(fields=["lane"], name="deliveries_with_copies", condition=Q(copy_at__isnull=False)),
            # A group takes so many messages a minute and no more.
            models.Index(
                fields=["lane", "handing_over_at"], name="deliveries_pace", condition=Q(channel="wecom")
            ),
            models.Index(fields=["dealer", "state", "-made_at", "-id"], name="deliveries_newest"),
            models.Index(fields=["dealer", "-made_at", "-id"], name="deliveries_all"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"


class DeliveryTry(models.Model):
    """One try to hand something over, and what came of it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    #: Empty when it went well.
    fault = models.CharField(max_length=40, blank=True)
    #: What the other side said, such as 250 or 451; without addresses.
    answer = models.CharField(max_length=300, blank=True)
    took_ms = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.fault or "sent"
