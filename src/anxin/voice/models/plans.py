"""What a year is to bring by each channel, and gaps in the flow that were reported (T074, T076, T078)."""

from django.db import models

from anxin.accounts.models import Dealer, Person


class ChannelPlan(models.Model):
    """How often a channel is to be listened to in a year."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=20)
    target = models.PositiveIntegerField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer", "year", "channel"], name="one_target_a_channel")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.year}: {self.target}"


class ChannelGap(models.Model):
    """A gap in a channel that was reported, by the last day on which anything was heard: each once."""

    dealer = models.ForeignKey(Dealer, on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=20)
    since = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer", "channel", "since"], name="one_report_a_gap")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.since}"
