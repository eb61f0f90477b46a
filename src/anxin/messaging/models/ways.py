"""How colleagues want to be told beside the page."""

from django.db import models

from anxin.accounts.models import Person
from anxin.messaging.choices import NoticeKind, Way


class NoticeWay(models.Model):
    """The way that a person chose for one kind of notice; without a row it is the page alone."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notice_ways", db_index=False)
    kind = models.CharField(max_length=12, choices=NoticeKind)
    way = models.CharField(max_length=10, choices=Way)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_way_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.way}"


class NoticePhone(models.Model):
    """The number at which a colleague gets text messages and is called by name in a WeCom group."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="notice_phone")
    phone = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.phone
