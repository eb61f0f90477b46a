"""What a telephone system tells of its calls, whose extensions it names, and by which secret it is known."""

import uuid

from django.db import models

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import Direction
from anxin.callbacks.models.calls import Call
from anxin.customers.models import Customer


class TelephoneSystem(models.Model):
    """A dealer's telephone system: what it signs its events with, and what it dials before an outside number."""

    dealer = models.OneToOneField(Dealer, on_delete=models.PROTECT, related_name="telephone_system")
    #: Sealed; shown once when it is made.
    secret = models.TextField()
    outside_prefix = models.CharField(max_length=4, blank=True)
    active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    last_heard_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.dealer)


class Extension(models.Model):
    """Whose telephone it is: one extension of the system, one colleague."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="extensions", db_index=False)
    number = models.CharField(max_length=12)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="extensions")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dealer", "number"], name="one_person_an_extension")]

    def __str__(self) -> str:
        return self.number


class TelephoneCall(models.Model):
    """One call of the telephone system, known by its own name there; made of its events in whatever order they come."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    outside = models.CharField(max_length=80)
    direction = models.CharField(max_length=3, choices=Direction)
    #: In normal form, as customers keep it.
    number = models.CharField(max_length=30, blank=True)
    extension = models.CharField(max_length=12, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, related_name="telephone_calls"
    )
    call = models.ForeignKey(Call, on_delete=models.SET_NULL, null=True, related_name="telephone_calls")
    begun_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    recording = models.URLField(max_length=500, blank=True)
    #: An incoming call that a colleague has on his screen already.
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer", "outside"], name="one_telephone_call_a_name")
        ]
        indexes = [
            models.Index(fields=["dealer", "-begun_at"], name="telephone_calls_newest"),
            # Asked every few seconds by whoever has an extension.
            models.Index(
                fields=["person", "-begun_at"],
                name="telephone_calls_to_open",
                condition=models.Q(direction="in", opened_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.begun_at:%Y-%m-%d %H:%M}"
