"""What a telephone system tells of its calls."""

from django.db import models

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import Direction
from anxin.callbacks.models.calls import Call
from anxin.customers.models import Customer


class TelephoneCall(models.Model):
    """One call of the telephone system, known by its own name there."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    outside = models.CharField(max_length=80)
    direction = models.CharField(max_length=3, choices=Direction)
    #: In normal form, as customers keep it.
    number = models.CharField(max_length=30, blank=True)
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
        indexes = [models.Index(fields=["dealer", "-begun_at"], name="telephone_calls_newest")]

    def __str__(self) -> str:
        return f"{self.direction} {self.begun_at:%Y-%m-%d %H:%M}"
