"""Where text messages, group messages and webhooks of a dealer go."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer
from anxin.messaging.choices import GatewayKind


class Gateway(models.Model):
    """A service that sends text messages for a dealer, or a robot in one of his WeCom groups."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="gateways")
    kind = models.CharField(max_length=10, choices=GatewayKind)
    name = models.CharField(_("name"), max_length=60)
    #: What the kind needs beside its secret, such as the sign and the templates that were registered.
    options = models.JSONField(default=dict)
    #: Sealed by ``foundation.sealing``: an access key, a header, or the whole address of a robot.
    secret = models.TextField(blank=True)
    active = models.BooleanField(_("in use"), default=True)
    made_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dealer"],
                name="one_way_for_text_messages",
                condition=Q(active=True) & ~Q(kind="wecom"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Webhook(models.Model):
    """An address of another program that is told what happens at a dealer."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="webhooks")
    name = models.CharField(_("name"), max_length=60)
    url = models.URLField(_("address"), max_length=300)
    #: Names of ``WebhookEvent``.
    events = models.JSONField(default=list)
    #: Sealed; shown once when it is made.
    secret = models.TextField()
    active = models.BooleanField(_("in use"), default=True)
    made_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
