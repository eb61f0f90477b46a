"""Secret links: whoever holds one follows one case. Only what tells a right one is kept, never the link."""

from django.db import models
from django.db.models import Q

from anxin.accounts.models import Person
from anxin.complaints.models import Complaint


class SecretLink(models.Model):
    """A link given to a customer; at most one of a case works at a time."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="links", db_index=False)
    #: SHA-256 of the token, in hexadecimal.
    digest = models.CharField(max_length=64, unique=True)
    #: In which his page opens: ``zh-hans`` or ``en``; empty where his browser tells.
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    #: Nobody where the customer got it by complaining.
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    shut_at = models.DateTimeField(null=True)
    shut_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], name="one_working_link_a_case", condition=Q(shut_at=None)
            )
        ]
        indexes = [models.Index(fields=["complaint", "-made_at"], name="links_of_complaint")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.made_at:%Y-%m-%d %H:%M}"
