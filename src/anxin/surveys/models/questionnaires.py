"""Questionnaires: what is asked, in versions, and which of them is asked for what (T074, T089)."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from anxin.accounts.models import Dealer, Person
from anxin.surveys.choices import Purpose, VersionState


class Questionnaire(models.Model):
    """A questionnaire of a dealer; ``pack`` names the ready one from which it was taken over."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="questionnaires")
    purpose = models.CharField(max_length=20, choices=Purpose)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    pack = models.CharField(max_length=60, blank=True)
    #: Truly so: no personal links, and interviews that lead to nobody.
    anonymous = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    retired_at = models.DateTimeField(null=True)
    #: The code on the wall and on paper: one for everybody, so that it tells nothing of who answers.
    door = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["door"], name="one_questionnaire_a_door", condition=~Q(door=""))
        ]
        indexes = [models.Index(fields=["dealer", "purpose"], name="questionnaires_by_purpose")]
        triggers = [
            # It is what customers were told before they answered.
            pgtrigger.Protect(
                name="anonymity_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__anonymous__df=pgtrigger.F("new__anonymous")),
            )
        ]

    def __str__(self) -> str:
        return self.title_en


class QuestionnaireVersion(models.Model):
    """One wording. ``document`` is what ``engines.surveys.read_questionnaire`` reads."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    document = models.JSONField()
    #: Why it differs from the one before, for who compares figures over the break.
    reason = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: Rises with each change of a draft: who looked at an older one is told.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="one_version_a_number_of_questionnaire"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"], name="one_draft_of_questionnaire", condition=Q(state="draft")
            ),
            models.UniqueConstraint(
                fields=["questionnaire"], name="one_questionnaire_in_use", condition=Q(state="in_use")
            ),
        ]
        triggers = [
            # What was asked stays as it was asked: answers are read by it for years.
            pgtrigger.Protect(
                name="released_wording_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__released_at__isnull=False)
                & (
                    pgtrigger.Q(old__document__df=pgtrigger.F("new__document"))
                    | pgtrigger.Q(old__released_at__df=pgtrigger.F("new__released_at"))
                    | pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                    | pgtrigger.Q(old__questionnaire__df=pgtrigger.F("new__questionnaire"))
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.number}"


class QuestionnaireUse(models.Model):
    """Which questionnaire a dealer asks for a purpose."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=20, choices=Purpose)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="uses")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer", "purpose"], name="one_questionnaire_a_purpose")
        ]

    def __str__(self) -> str:
        return f"{self.dealer_id} {self.purpose}"
