"""Notices: what the house tells its own people, one row a person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person
from anxin.messaging.choices import NoticeKind


class Notice(models.Model):
    """One piece of news for one person. It is worded when it is read, in the language of whoever reads it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices", db_index=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    #: Names the occasion, such as SH01-TS20261121-0007/contact/1/step-2: a person is told of it once.
    key = models.CharField(max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=NoticeKind)
    #: Names the sentence; the floors above know their sentences (``ANXIN_NOTICE_TEXTS``).
    code = models.CharField(max_length=40)
    #: What stands in the sentence: JSON-plain, and of customers nothing but the number of the case.
    params = models.JSONField(default=dict)
    #: Public name of the record that it is about, such as SH01-TS20261121-0007.
    subject = models.CharField(max_length=60)
    #: Path of the page on which something can be done about it.
    url = models.CharField(max_length=300)
    urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    #: Not shown before: the quiet hours of the night are over then.
    shown_from = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    #: The absent colleague in whose place this person is told.
    on_behalf_of = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_notice_an_occasion")]
        indexes = [
            models.Index(fields=["person", "-shown_from", "-id"], name="notices_newest"),
            models.Index(fields=["person", "shown_from"], name="notices_unread", condition=Q(read_at=None)),
            models.Index(fields=["read_at"], name="notices_read", condition=Q(read_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"
