"""How cases belong together: merged into one, split off another, or linked side by side."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from anxin.accounts.models import Person
from anxin.complaints.choices import LinkKind
from anxin.complaints.models.complaint import Complaint


class CaseMerge(models.Model):
    """That one case goes on in another, and what is needed to take it back."""

    source = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="merges")
    target = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="merges_in")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.CharField(max_length=300, blank=True)
    #: Threads that moved with it: they go back when it is taken back.
    threads = models.JSONField(default=list)
    #: The level before and after, and the owner whom the merging took out: put back where nobody changed it since.
    kept = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(undone_at=None), name="one_case_merged_into_one"
            ),
            models.CheckConstraint(name="merged_into_another", condition=~Q(source=F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class CaseSplit(models.Model):
    """That a case was made out of a part of another, and which part moved."""

    origin = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="splits")
    made = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="split_from")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.CharField(max_length=300, blank=True)
    #: Keys of what moved: ``threads``, ``messages`` by their former thread, ``promises``, ``actions``, ``files``.
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.origin_id} ⇉ {self.made_id}"


class CaseLink(models.Model):
    """Two cases of one dealer side by side; of a parent and its child, ``one`` is the parent."""

    one = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="links_out")
    other = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="links_in")
    kind = models.CharField(max_length=10, choices=LinkKind)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(Least("one", "other"), Greatest("one", "other"), name="one_link_a_pair"),
            models.UniqueConstraint(fields=["other"], condition=Q(kind="parent"), name="one_parent_a_case"),
            models.CheckConstraint(name="linked_with_another", condition=~Q(one=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"
