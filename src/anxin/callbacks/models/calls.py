"""Calls to be made, and each attempt to reach the customer."""

import uuid

from django.db import models
from django.db.models import Q

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import CallKind, CallState, Outcome
from anxin.callbacks.models.lists import CallList
from anxin.complaints.models import Complaint
from anxin.customers.models import Customer, Vehicle
from anxin.promises.models import Promise
from anxin.surveys.models import Interview, Invitation, QuestionnaireVersion
from anxin.workshop.models import RepairOrder

_OPEN = ["waiting", "appointed"]


class Call(models.Model):
    """One customer to be called about one thing; it ends with an outcome and is never dropped."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="calls", db_index=False)
    kind = models.CharField(max_length=20, choices=CallKind)
    call_list = models.ForeignKey(CallList, on_delete=models.PROTECT, null=True, related_name="calls")
    #: Whom to ask: the one who brought the car, before its owner.
    # Not checked by the database: a morning's calls would write to as many rows of customers, cars and orders, to hold
    # them. None of those is ever deleted.
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="calls", db_index=False, db_constraint=False
    )
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, related_name="calls", db_constraint=False
    )
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        related_name="calls",
        db_index=False,
        db_constraint=False,
    )
    #: The complaint whose handling is asked about.
    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, null=True, related_name="calls", db_index=False
    )
    #: The interview that gave the bad answer, or that is asked a second time.
    about = models.ForeignKey(
        Interview, on_delete=models.PROTECT, null=True, related_name="calls_after", db_index=False
    )
    #: Who served him, and may not call him.
    adviser = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    adviser_name = models.CharField(max_length=60, blank=True)

    state = models.CharField(max_length=12, choices=CallState, default=CallState.WAITING)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    made_at = models.DateTimeField()
    #: Days at the dealer: when it is due, and the last on which it may be tried.
    due_on = models.DateField()
    expires_on = models.DateField()
    #: Not to be tried before; an appointment is exactly then.
    not_before = models.DateTimeField()
    appointed = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    last_tried_at = models.DateTimeField(null=True)
    #: How it went so far, as ``engines.callbacks.write_state`` writes it; what lists ask for stands in columns beside.
    course = models.JSONField()
    #: Who has it on his screen, and since when; it is free again after a while.
    held_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="calls_held")
    held_at = models.DateTimeField(null=True)
    #: What is asked, and what was answered.
    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    interview = models.OneToOneField(Interview, on_delete=models.PROTECT, null=True, related_name="call")
    #: Written instead, when he was not reached.
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, null=True, related_name="call")
    #: The complaint that was made on the line.
    made_complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, null=True, related_name="calls_that_made_it", db_index=False
    )
    #: A time at the workshop that was agreed in this call.
    booked = models.ForeignKey(Promise, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    #: A number of ours that is wrong: counted as the dealer's fault, to be asked for at the next visit.
    number_wrong = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="calls_done")
    #: Rises with each change: who looked at an older one is told.
    changes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "order"], name="one_call_an_order", condition=Q(order__isnull=False)
            ),
            models.CheckConstraint(name="call_done_has_outcome", condition=~Q(state="done") | ~Q(outcome="")),
        ]
        indexes = [
            models.Index(
                fields=["dealer", "not_before", "id"], name="calls_open", condition=Q(state__in=_OPEN)
            ),
            models.Index(
                fields=["dealer", "expires_on"],
                name="calls_to_expire",
                condition=Q(state__in=[*_OPEN, "written_to"]),
            ),
            models.Index(
                fields=["dealer", "-done_at", "-id"], name="calls_newest", condition=Q(state="done")
            ),
            # Of several dealers at once, as the API pages them.
            models.Index(fields=["-due_on", "-id"], name="calls_newest_of_all"),
            # Rates by month: whatever was due in it.
            models.Index(fields=["dealer", "due_on", "id"], name="calls_by_due_day"),
            models.Index(fields=["customer", "-made_at"], name="calls_of_customer"),
            models.Index(
                fields=["complaint"], name="calls_of_complaint", condition=Q(complaint__isnull=False)
            ),
            # Most calls have none of these: a morning's list would write thousands of empty places.
            models.Index(
                fields=["made_complaint"],
                name="calls_that_made_a_case",
                condition=Q(made_complaint__isnull=False),
            ),
            models.Index(fields=["about"], name="calls_about_interviews", condition=Q(about__isnull=False)),
            models.Index(fields=["order"], name="calls_of_order", condition=Q(order__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.customer_id} {self.due_on}"


class Attempt(models.Model):
    """One attempt: when, by whom, at which number, with which result. None is ever changed, but for its length."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="attempts", db_index=False)
    number = models.PositiveSmallIntegerField()
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    day = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=16, choices=Outcome)
    #: ``phone`` or ``second_phone`` of the customer, or ``owner``.
    number_used = models.CharField(max_length=12, blank=True)
    #: From dialling to hanging up, where the telephone system has told both.
    seconds = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    #: Lines that had to be said, and were.
    said = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="one_attempt_a_number")]
        indexes = [
            models.Index(fields=["dealer", "day", "by"], name="attempts_by_day"),
            models.Index(fields=["by", "-at"], name="attempts_of_person"),
            models.Index(fields=["-at", "-id"], name="attempts_newest_of_all"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.number} {self.outcome}"
