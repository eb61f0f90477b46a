"""What came in by the door: who the customer says he is, and what makes a second press the same complaint."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer
from anxin.complaints.models import Complaint
from anxin.portal.choices import ReachBy, ReachWhen


class Posting(models.Model):
    """One complaint as it was sent; what the customer says of himself is not checked, and kept as he said it."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="posting")
    at = models.DateTimeField()
    #: SHA-256 of the proof of work and of what was sent: the same again is the same complaint.
    digest = models.CharField(max_length=64, unique=True)
    #: SHA-256 of the proof of work: it is worth one complaint.
    proof = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    reach_by = models.CharField(max_length=10, choices=ReachBy, default=ReachBy.PHONE)
    reach_when = models.CharField(max_length=10, choices=ReachWhen, default=ReachWhen.ANY)

    class Meta:
        indexes = [models.Index(fields=["dealer", "-at"], name="postings_newest")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.at:%Y-%m-%d %H:%M}"
