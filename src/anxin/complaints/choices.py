"""States of a complaint. Lists that a dealer may change (categories, channels, reasons) are content, not choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """The six phases (S031); the graph between them is ``engines.conversation``."""

    GREETING = "greeting", _("Greeting")
    LISTENING = "listening", _("Listening")
    CALMING = "calming", _("Calming")
    SOLVING = "solving", _("Solving")
    CLOSING = "closing", _("Closing")
    FOLLOW_UP = "follow_up", _("Follow-up call")


class Status(models.TextChoices):
    OPEN = "open", _("open")
    FOLLOW_UP = "follow_up", _("follow-up call due")
    CLOSED = "closed", _("closed")


class DueKind(models.TextChoices):
    """What is owed to the customer next."""

    CONTACT = "contact", _("first contact")
    PROMISE = "promise", _("promise")
    ACTION = "action", _("our action")
    FOLLOW_UP = "follow_up", _("follow-up call")


class Level(models.IntegerChoices):
    ORDINARY = 1, _("ordinary")
    ESCALATED = 2, _("escalated")
    IMPORTANT = 3, _("important")


class Mode(models.TextChoices):
    PHONE = "phone", _("on the phone")
    IN_PERSON = "in_person", _("face to face")
    WRITTEN = "written", _("in writing")


class Outcome(models.TextChoices):
    """The customer's word at closing. Silence closes nothing (L018)."""

    ACCEPTED = "accepted", _("accepted")
    UNDER_PROTEST = "accepted_under_protest", _("accepted under protest")
    REFUSED = "refused", _("refused")
    UNREACHABLE = "unreachable", _("unreachable after all tries")


class Justified(models.TextChoices):
    """Set by a manager after the facts, never at intake (T024)."""

    JUSTIFIED = "justified", _("justified")
    PARTLY = "partly", _("partly justified")
    NOT = "not", _("not justified")


class Side(models.TextChoices):
    OURS = "ours", _("ours")
    CUSTOMER = "customer", _("the customer's")


class SolutionState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class ContactOutcome(models.TextChoices):
    """How one try to reach the customer ended."""

    REACHED = "reached", _("reached")
    NO_ANSWER = "no_answer", _("no answer")
    BUSY = "busy", _("line busy")
    SWITCHED_OFF = "switched_off", _("switched off")
    WRONG_NUMBER = "wrong_number", _("wrong number")
    OTHER_PERSON = "other_person", _("somebody else answered")
    APPOINTMENT = "appointment", _("asks to be called later")


class EventKind(models.TextChoices):
    """Everything that can happen to a case, one kind a named operation."""

    OPENED = "opened", _("Complaint taken in")
    IMPORTED = "imported", _("Brought in from a file")
    QUICK_CLOSED = "quick_closed", _("Solved on the spot")
    ASSIGNED = "assigned", _("Owner changed")
    PHASE_MOVED = "phase_moved", _("Phase changed")
    CALMING_ROUND = "calming_round", _("Calming round")
    THREAT_RECORDED = "threat_recorded", _("Threat recorded")
    LEVEL_CHANGED = "level_changed", _("Level changed")
    CONTACTED = "contacted", _("Try to reach the customer")
    SOLUTION_PROPOSED = "solution_proposed", _("Solution proposed")
    SOLUTION_DECIDED = "solution_decided", _("Customer decided on a solution")
    ACTION_ADDED = "action_added", _("Action agreed")
    ACTION_DONE = "action_done", _("Action done")
    ACTION_REOPENED = "action_reopened", _("Action opened again")
    PROMISE_MADE = "promise_made", _("Promise made")
    PROMISE_KEPT = "promise_kept", _("Promise kept")
    PROMISE_MOVED = "promise_moved", _("Promise moved")
    PROMISE_WITHDRAWN = "promise_withdrawn", _("Promise withdrawn")
    DETAILS_CHANGED = "details_changed", _("Details changed")
    NOTED = "noted", _("Note")
    JUDGED = "judged", _("Judged by the manager")
    CLOSED = "closed", _("Closed, follow-up call set")
    FOLLOW_UP_MOVED = "follow_up_moved", _("Follow-up call moved")
    FOLLOWED_UP = "followed_up", _("Follow-up call")
    CLOSED_FOR_GOOD = "closed_for_good", _("Closed for good")
    REOPENED = "reopened", _("Opened again")
    PHONE_SHOWN = "phone_shown", _("Telephone number shown")


class ImportState(models.TextChoices):
    """Where the import of a file stands."""

    UPLOADED = "uploaded", _("to be looked through")
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


#: What the operations on whole files are called in the audit trail.
IMPORT_NAMES = {
    "imports.uploaded": _("File uploaded"),
    "imports.started": _("Import started"),
    "imports.finished": _("File imported"),
    "imports.discarded": _("Upload discarded"),
}


class ImportedAs(models.TextChoices):
    """How the cases of a file are taken: as work to be done, or as what has long been."""

    BY_AGE = "by_age", _("recent ones open, older ones as history")
    OPEN = "open", _("all open")
    HISTORY = "history", _("all as history")


class SearchGroup(models.TextChoices):
    """What a search finds, in the order in which it is shown."""

    COMPLAINTS = "complaints", _("Complaints")
    CUSTOMERS = "customers", _("Customers")
    CARS = "cars", _("Cars")


class TimelineGroup(models.TextChoices):
    """What the timeline of a customer can be narrowed to."""

    VISITS = "visits", _("Visits")
    COMPLAINTS = "complaints", _("Complaints")
    CALLS = "calls", _("Calls")
    PROMISES = "promises", _("Promises")
    MILEAGE = "mileage", _("Mileage")
    CHANGES = "changes", _("Changes")
