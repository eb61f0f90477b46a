"""The ledger of what was promised to whom, by when and by whom (S073, D049)."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from anxin.accounts.models import Dealer, Department, Person
from anxin.customers.models import Customer, Vehicle
from anxin.messaging.models import Message
from anxin.promises.choices import CALLS, PromiseKind, PromiseState, TalkKind, TalkWay
from anxin.workshop.models import RepairOrder

#: The kind of subject of promises made outside a case: each is its own.
OWN_SUBJECT = "promise"


class Promise(models.Model):
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="promises")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="promises")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="promises")
    #: The repair order of a car that is promised for a time.
    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, null=True, related_name="promises")
    #: For when the order promised it as seen last; the promise then follows its order. Empty for all others.
    order_due_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=20, choices=PromiseKind)
    what = models.CharField(max_length=300)
    due_at = models.DateTimeField()
    #: As promised first; only the customer's own wish for another time moves it.
    first_due_at = models.DateTimeField()
    #: Who keeps it, and the department in which he works there.
    keeper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="promises_to_keep")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: Public name of the record it belongs to, such as SH01-TS20261121-0007, and the kind of that record.
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    #: Empty for what the workshop's system told.
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=PromiseState, default=PromiseState.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    #: How it ended, in words; required when withdrawn or broken.
    outcome = models.CharField(max_length=300, blank=True)

    #: When the customer was first told that it will not be as promised, and when he first asked himself.
    told_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    in_vain = models.PositiveSmallIntegerField(default=0)
    moved = models.PositiveSmallIntegerField(default=0)

    #: What endangers it, as judged last: ``[{"code": "PART_DELAYED", "params": {"days": 3}}]``.
    risks = models.JSONField(default=list)
    risk_since = models.DateTimeField(null=True)
    risk_mark = models.CharField(max_length=80, blank=True)
    #: The mark of which the customer was told, or need not be told.
    told_of = models.CharField(max_length=80, blank=True)
    to_tell = models.BooleanField(default=False)
    #: Who tells him: the keeper, or whoever stands in for him.
    teller = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    #: Rises with each change: who looked at an older one is told.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], name="one_promise_follows_an_order", condition=Q(order_due_at__isnull=False)
            )
        ]
        indexes = [
            models.Index(fields=["keeper", "due_at"], name="promises_to_keep", condition=Q(state="open")),
            models.Index(fields=["dealer", "due_at"], name="promises_open", condition=Q(state="open")),
            models.Index(fields=["subject_kind", "subject"], name="promises_of_subject"),
            models.Index(fields=["dealer", "-due_at", "-id"], name="promises_newest"),
            models.Index(fields=["dealer", "first_due_at"], name="promises_first_due"),
            models.Index(
                fields=["dealer", "id"],
                name="promises_of_orders",
                condition=Q(state="open", order_due_at__isnull=False),
            ),
            models.Index(
                fields=["dealer", "due_at", "id"], name="promises_to_tell", condition=Q(to_tell=True)
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("promises:show", args=[self.key])

    @property
    def is_open(self) -> bool:
        return self.state == PromiseState.OPEN

    @property
    def is_call(self) -> bool:
        return self.kind in CALLS

    @property
    def is_own(self) -> bool:
        """Made outside a case."""
        return self.subject_kind == OWN_SUBJECT

    @property
    def number(self) -> str:
        """The subject without its dealer."""
        return self.subject.partition("-")[2]


class PromiseMove(models.Model):
    """A promise's date was moved: from when to when, why, and whether the customer has been told."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="moves")
    from_due = models.DateTimeField()
    to_due = models.DateTimeField()
    reason = models.CharField(max_length=300)
    customer_told = models.BooleanField()
    #: The customer himself wanted another time: what was promised first is no longer what counts.
    wished = models.BooleanField(default=False)
    at = models.DateTimeField()
    #: Empty where the workshop's system told another time.
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.from_due:%m-%d %H:%M} → {self.to_due:%m-%d %H:%M}"


class PromiseHandOver(models.Model):
    """A colleague keeps a promise instead of another, and why; who kept it before stays on file."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="hand_overs")
    from_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.from_person} → {self.to_person}"


class PromiseTalk(models.Model):
    """What passed between customer and house about a promise: told, tried, asked, came in vain (S129-S134)."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="talks", db_index=False)
    kind = models.CharField(max_length=12, choices=TalkKind)
    way = models.CharField(max_length=10, choices=TalkWay, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: What was said, or why he is not to be told.
    words = models.CharField(max_length=1000, blank=True)
    #: Keys of the content list ``promises``, and of a gesture.
    remedy = models.CharField(max_length=60, blank=True)
    gesture = models.CharField(max_length=60, blank=True)
    #: He had not asked before he was told.
    before_asked = models.BooleanField(default=False)
    #: For when it was promised then; the codes for which it was at risk.
    due_at = models.DateTimeField()
    codes = models.JSONField(default=list)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["promise", "at", "id"], name="talks_of_promise")]

    def __str__(self) -> str:
        return f"{self.promise} {self.kind}"
