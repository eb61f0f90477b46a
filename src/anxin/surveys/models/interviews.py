"""Who was invited to answer, and what was answered: one row an interview."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from anxin.accounts.models import Dealer, Person
from anxin.customers.models import Customer, Vehicle
from anxin.messaging.models import Message
from anxin.surveys.choices import AnswerImportState, InterviewState, InvitationState, InvitedBy, Way
from anxin.surveys.models.questionnaires import QuestionnaireVersion
from anxin.workshop.models import RepairOrder


class Invitation(models.Model):
    """A personal link: short, of use once, and for a time. Only what tells a right one is kept, never the link."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="invitations")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="invitations")
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, null=True, related_name="invitations")
    #: Public name of the complaint whose handling is asked about.
    subject = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.WAITING)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=5, choices=InvitedBy, default=InvitedBy.SMS)
    #: In which its page opens, ``zh-hans`` or ``en``.
    language = models.CharField(max_length=10, default="zh-hans")
    adviser = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    adviser_name = models.CharField(max_length=60, blank=True)
    #: The message that carried it; nothing where it was handed over by a person.
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField(null=True)
    #: The customer was reminded; once, and never again.
    reminded_at = models.DateTimeField(null=True)
    #: Why a colleague has withdrawn it; nothing where the house did by itself.
    why_withdrawn = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                # Of one questionnaire over its versions ``invite`` sees to it, with the customer's row held.
                fields=["customer", "version", "order", "subject"],
                name="one_waiting_invitation_a_subject",
                condition=Q(state="waiting"),
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(fields=["dealer", "-made_at", "-id"], name="invitations_newest"),
            models.Index(fields=["customer", "-made_at"], name="invitations_of_customer"),
            models.Index(fields=["expires_at"], name="invitations_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.made_at:%Y-%m-%d}"


class AnswerImport(models.Model):
    """A file of answers given elsewhere: which column is which item, and what became of its rows."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AnswerImportState, default=AnswerImportState.UPLOADED)
    file_name = models.CharField(max_length=200)
    content = models.FileField(upload_to="answers/", null=True)
    #: Column of the file by item of the questionnaire, as a person settled it.
    columns = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    rows = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    #: Rows in whose own words the number of a passport or of a resident was hidden.
    hidden_rows = models.PositiveIntegerField(default=0)
    #: ``[{"line": 12, "field": "PERQ1", "problem": "…"}]``, the first 200.
    rejected = models.JSONField(default=list)
    rejected_rows = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["dealer", "-made_at"], name="answer_imports_newest")]

    def __str__(self) -> str:
        return self.file_name


class Interview(models.Model):
    """What one customer answered: ``answers`` by item, own ``words`` by item, and why items were ``skipped``.

    Of an anonymous questionnaire it holds the day and the answers, and nothing by which anybody could be found:
    the database refuses more.
    """

    # Random, not counted up: the order in which anonymous answers came tells who gave them.
    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="interviews", db_index=False)
    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="interviews", db_index=False
    )
    anonymous = models.BooleanField(default=False)
    #: Written anew among the others of its day, so that nothing tells when it came (anonymous ones).
    mixed = models.BooleanField(default=False)
    way = models.CharField(max_length=6, choices=Way)
    state = models.CharField(max_length=10, choices=InterviewState, default=InterviewState.OPEN)
    #: In which he answered; of anonymous ones nothing, since the one who answered in English would be known by it.
    language = models.CharField(max_length=10, blank=True)
    #: The dealer's own day on which it began.
    day = models.DateField()
    answers = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    skipped = models.JSONField(default=dict)
    #: What was given to items that another answer hid afterwards: kept, and not counted.
    aside = models.JSONField(default=dict)
    #: How much of the weight of the questionnaire is answered, 0 to 1.
    share = models.FloatField(default=0)
    #: Items answered below their limit, when it ended.
    bad = models.JSONField(default=list)
    #: What he said when he was offered a call about what was not good; nothing where nobody offered it.
    wants_call = models.BooleanField(null=True)

    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, null=True, related_name="interview"
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="interviews")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="interviews")
    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, null=True, related_name="interviews")
    #: Public name of the complaint whose handling is asked about, or of the one that was made on the line.
    subject = models.CharField(max_length=60, blank=True)
    #: Who served the customer, and who asked.
    adviser = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="interviews_about")
    adviser_name = models.CharField(max_length=60, blank=True)
    caller = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="interviews_held")
    brought_by = models.ForeignKey(
        AnswerImport, on_delete=models.PROTECT, null=True, related_name="interviews"
    )
    #: Number of the row in a file, so that the same file again brings nothing twice.
    outside = models.CharField(max_length=80, blank=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    #: Seconds from the first to the last answer, as counted by the house.
    seconds = models.PositiveIntegerField(null=True)
    #: Rises with each change.
    changes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="anonymous_leads_to_nobody",
                condition=Q(anonymous=False)
                | Q(
                    way__in=[Way.QR, Way.PAPER],
                    language="",
                    invitation=None,
                    customer=None,
                    vehicle=None,
                    order=None,
                    subject="",
                    adviser=None,
                    adviser_name="",
                    caller=None,
                    brought_by=None,
                    outside="",
                    begun_at=None,
                    ended_at=None,
                    seconds=None,
                    wants_call=None,
                ),
            ),
            models.UniqueConstraint(
                fields=["version", "outside"],
                name="one_interview_a_row_of_a_file",
                condition=~Q(outside=""),
            ),
        ]
        indexes = [
            # Whom a dealer asked lately is told by the index alone.
            models.Index(fields=["dealer", "-day", "key"], include=["customer"], name="interviews_newest"),
            models.Index(fields=["-day", "key"], name="interviews_newest_of_all"),
            models.Index(fields=["version", "day"], name="interviews_of_version"),
            models.Index(fields=["customer", "-day"], name="interviews_of_customer"),
            models.Index(fields=["dealer", "adviser", "-day"], name="interviews_of_adviser"),
            models.Index(fields=["day"], name="interviews_to_mix", condition=Q(anonymous=True, mixed=False)),
            models.Index(fields=["begun_at"], name="interviews_open", condition=Q(state="open")),
            models.Index(fields=["ended_at"], name="interviews_bad", condition=~Q(bad=[])),
        ]
        triggers = [
            # What customers were told holds for their answers too, whoever writes them and however.
            pgtrigger.Trigger(
                name="anonymous_as_was_said",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("version_id", "anonymous"),  # type: ignore[no-untyped-call]
                declare=[("told", "boolean")],
                func="""
                    SELECT q.anonymous INTO told
                    FROM surveys_questionnaireversion v JOIN surveys_questionnaire q ON q.id = v.questionnaire_id
                    WHERE v.id = NEW.version_id;
                    IF told <> NEW.anonymous OR TG_OP = 'UPDATE' AND OLD.anonymous <> NEW.anonymous THEN
                        RAISE check_violation USING MESSAGE = 'anonymous_as_was_said';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # Of anonymous ones nothing is written but themselves: their marks come when their day is over.
            pgtrigger.Trigger(
                name="counts_are_marked",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("was", "date"), ("becomes", "date")],
                func="""
                    IF TG_OP = 'UPDATE' AND (OLD.state, OLD.version_id, OLD.day, OLD.bad, OLD.answers)
                        IS NOT DISTINCT FROM (NEW.state, NEW.version_id, NEW.day, NEW.bad, NEW.answers) THEN
                        RETURN NULL;
                    END IF;
                    IF TG_OP <> 'INSERT' AND NOT OLD.anonymous
                        AND OLD.state IN ('complete', 'partial', 'broken_off') THEN
                        was = date_trunc('month', OLD.day)::date;
                        INSERT INTO surveys_countmark (version_id, month) VALUES (OLD.version_id, was);
                    END IF;
                    IF TG_OP <> 'DELETE' AND NOT NEW.anonymous
                        AND NEW.state IN ('complete', 'partial', 'broken_off') THEN
                        becomes = date_trunc('month', NEW.day)::date;
                        IF was IS NULL OR was <> becomes OR OLD.version_id <> NEW.version_id THEN
                            INSERT INTO surveys_countmark (version_id, month) VALUES (NEW.version_id, becomes);
                        END IF;
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)
