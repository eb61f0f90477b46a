"""The complaint and its append-only history."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person
from anxin.complaints.choices import DueKind, EventKind, Justified, Level, Mode, Outcome, Phase, Status
from anxin.customers.models import Customer, Vehicle
from anxin.workshop.models import RepairOrder


@pghistory.track(
    exclude=["version", "snowball", "due_at", "due_kind", "contact_due_at", "also_concerns"],
    model_name="ComplaintRevision",
)
class Complaint(models.Model):
    """One dissatisfaction of one customer (L004), from his first words to the follow-up call."""

    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="complaints", db_index=False)
    #: For people, such as TS20261121-0007; unique within the dealer.
    number = models.CharField(max_length=24)
    #: Empty while the complainant is not known, as with a post on a complaint site.
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    repair_order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    #: What was said of the car while it is not on file, such as make and model.
    car_told = models.CharField(_("car"), max_length=120, blank=True)
    #: Who speaks for the customer and what he is to him; empty where the customer speaks himself (ISO 10002, 7.2).
    on_behalf = models.CharField(_("who speaks for the customer"), max_length=120, blank=True)
    #: Key of an entry of the content list ``intake``.
    channel = models.CharField(_("channel"), max_length=60)
    mode = models.CharField(_("how"), max_length=12, choices=Mode, default=Mode.PHONE)
    received_at = models.DateTimeField(_("received at"))
    #: That instant as a day in the dealer's zone: weeks and months are grouped on it.
    received_on = models.DateField()
    #: When the present round of handling began: at intake, or when the case was last opened again.
    round_began_at = models.DateTimeField()
    #: The customer's own words, never edited (L061).
    words = models.TextField(_("customer's own words"))
    wish = models.CharField(_("what the customer wants"), max_length=500, blank=True)
    #: Key of an entry of the content list ``demands``.
    demand = models.CharField(_("what matters to the customer"), max_length=60, blank=True)
    wants_result = models.BooleanField(_("wants a result"), default=True)
    category = models.CharField(_("category"), max_length=60)
    trouble_area = models.CharField(_("trouble area"), max_length=60, blank=True)
    #: One of the 24 reasons; required for closing (T025).
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.ORDINARY)
    level_reason = models.CharField(max_length=300, blank=True)

    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.LISTENING)
    #: 1 calm to 5 furious.
    mood_at_intake = models.PositiveSmallIntegerField(_("mood"), null=True)
    mood_now = models.PositiveSmallIntegerField(null=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="complaints_owned")
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="complaints_taken")
    #: The employee complained about: shown to those who decide, never a reason to hand him the case (L009).
    concerns = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints_concerning"
    )

    #: When the present run of the first-contact clock is due; a copy kept for Today.
    contact_due_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    solved_on_the_spot = models.BooleanField(default=False)
    outcome = models.CharField(max_length=24, choices=Outcome, blank=True)
    #: The instant of the customer's word; the follow-up call counts from here.
    handled_at = models.DateTimeField(null=True)
    follow_up_due_at = models.DateTimeField(null=True)
    satisfied = models.BooleanField(null=True)
    #: 1 none to 5 great, asked in the follow-up call (S076).
    distress = models.PositiveSmallIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    justified = models.CharField(max_length=10, choices=Justified, blank=True)
    times_reopened = models.PositiveSmallIntegerField(default=0)

    #: The next thing owed to the customer and when, kept so that "what is late" is one
    #: range of an index. ``services.deadlines`` derives it and may rebuild it at any time.
    due_at = models.DateTimeField(null=True)
    due_kind = models.CharField(max_length=12, choices=DueKind, blank=True)
    #: The reason why the clocks are on hold; empty while they run.
    on_hold = models.CharField(max_length=40, blank=True)
    #: When the hold ends by itself; empty where its reason has no cap.
    hold_ends_at = models.DateTimeField(null=True)
    #: 0 to 100: how pressing the case is; a cache that ``services.snowballs`` renews as time passes.
    snowball = models.PositiveSmallIntegerField(default=0)
    #: A crisis has been declared and not ended.
    in_crisis = models.BooleanField(default=False)
    #: The case that goes on in this one's stead; this one's page leads there and no list counts it.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_here", db_index=False
    )
    #: Whom cases merged into this one are about: kept out of it as whom it is about itself.
    also_concerns = ArrayField(models.BigIntegerField(), default=list)
    #: The customer left the car here and refuses to take it back.
    car_left = models.BooleanField(_("car left here in protest"), default=False)

    #: Rises with every operation; two people never overwrite each other.
    version = models.PositiveIntegerField(default=1)
    #: What an imported complaint was called where it came from; makes an import repeatable.
    source_key = models.CharField(max_length=80, null=True, blank=True)  # noqa: DJ001 (unique, so null and not empty)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer", "number"], name="one_complaint_per_number"),
            models.UniqueConstraint(fields=["dealer", "source_key"], name="one_complaint_per_source"),
            models.CheckConstraint(name="complaint_level_known", condition=Q(level__in=[1, 2, 3])),
            models.CheckConstraint(name="complaint_not_in_itself", condition=~Q(merged_into=F("id"))),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="complaints_newest"),
            models.Index(fields=["dealer", "-received_at", "-id"], name="complaints_dealer_newest"),
            models.Index(fields=["dealer", "status", "-received_at", "-id"], name="complaints_by_status"),
            models.Index(fields=["dealer", "received_on"], name="complaints_by_day"),
            models.Index(
                fields=["dealer", "phase", "-level", "-received_at", "-id"],
                name="complaints_board",
                condition=~Q(status="closed"),
            ),
            models.Index(fields=["dealer", "-level", "-received_at", "-id"], name="complaints_by_level"),
            # Over many dealers an index that begins with the dealer gives no order.
            models.Index(fields=["-level", "-received_at", "-id"], name="complaints_gravest"),
            models.Index(
                fields=["due_at", "id"], name="complaints_due_of_all", condition=Q(due_at__isnull=False)
            ),
            models.Index(
                fields=["-snowball", "-id"], name="complaints_most_pressing", condition=~Q(status="closed")
            ),
            models.Index(fields=["owner", "status", "-received_at"], name="complaints_of_owner"),
            models.Index(
                fields=["owner", "-snowball", "-id"],
                name="complaints_pressing_owner",
                condition=~Q(status="closed"),
            ),
            models.Index(
                fields=["dealer", "due_at", "id"], name="complaints_due", condition=Q(due_at__isnull=False)
            ),
            models.Index(
                fields=["dealer", "-snowball", "-id"],
                name="complaints_by_snowball",
                condition=~Q(status="closed"),
            ),
            models.Index(
                fields=["hold_ends_at"], name="complaints_on_hold", condition=Q(hold_ends_at__isnull=False)
            ),
            models.Index(
                fields=["dealer", "-received_at", "-id"],
                name="complaints_in_crisis",
                condition=Q(in_crisis=True),
            ),
            models.Index(
                fields=["merged_into"], name="complaints_merged", condition=Q(merged_into__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("complaints:case", args=[self.slug])

    @property
    def slug(self) -> str:
        """The public name across dealers, as it stands in addresses: dealer code and number."""
        return f"{self.dealer.code}-{self.number}"


class ComplaintEvent(models.Model):
    """One operation on a complaint: who, when, what, why. Append-only by trigger."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=EventKind)
    #: Facts of the operation, JSON; keys depend on the kind and are documented in docs/mechanisms/history.md.
    facts = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    #: The complaint's version after the operation.
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["complaint", "at", "id"], name="events_of_complaint")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
