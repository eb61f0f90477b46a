"""States of a complaint. Lists that a dealer may change (categories, channels, reasons) are content, not choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class ClockKind(models.TextChoices):
    """The clocks of a case; what starts and stops each stands in ``selectors.clocks.effects``."""

    ACKNOWLEDGE = "acknowledge", _("acknowledgement")
    CONTACT = "contact", _("first contact")
    NEXT_UPDATE = "next_update", _("next word to the customer")
    PLAN = "plan", _("plan")
    CLOSE = "close", _("closing")
    FOLLOW_UP = "follow_up", _("follow-up call")
    HAND_OVER = "hand_over", _("hand-over accepted")
    ACCEPT = "accept", _("request accepted")
    ANSWER = "answer", _("department's answer")
    MAKER_TOLD = "maker_told", _("manufacturer told")
    FEEDBACK = "feedback", _("feedback to the manufacturer")
    OBJECTION = "objection", _("objection")
    LEGAL_ANSWER = "legal_answer", _("answer under the law")
    LEGAL_DONE = "legal_done", _("to be done under the law")


class DueKind(models.TextChoices):
    """What is owed next: a clock of the case, a promise or an action of ours."""

    ACKNOWLEDGE = ClockKind.ACKNOWLEDGE.value, ClockKind.ACKNOWLEDGE.label
    CONTACT = ClockKind.CONTACT.value, ClockKind.CONTACT.label
    NEXT_UPDATE = ClockKind.NEXT_UPDATE.value, ClockKind.NEXT_UPDATE.label
    PLAN = ClockKind.PLAN.value, ClockKind.PLAN.label
    CLOSE = ClockKind.CLOSE.value, ClockKind.CLOSE.label
    FOLLOW_UP = ClockKind.FOLLOW_UP.value, ClockKind.FOLLOW_UP.label
    HAND_OVER = ClockKind.HAND_OVER.value, ClockKind.HAND_OVER.label
    ACCEPT = ClockKind.ACCEPT.value, ClockKind.ACCEPT.label
    ANSWER = ClockKind.ANSWER.value, ClockKind.ANSWER.label
    MAKER_TOLD = ClockKind.MAKER_TOLD.value, ClockKind.MAKER_TOLD.label
    FEEDBACK = ClockKind.FEEDBACK.value, ClockKind.FEEDBACK.label
    OBJECTION = ClockKind.OBJECTION.value, ClockKind.OBJECTION.label
    LEGAL_ANSWER = ClockKind.LEGAL_ANSWER.value, ClockKind.LEGAL_ANSWER.label
    LEGAL_DONE = ClockKind.LEGAL_DONE.value, ClockKind.LEGAL_DONE.label
    PROMISE = "promise", _("promise")
    ACTION = "action", _("our action")


class ClockOutcome(models.TextChoices):
    """How a clock's run stands. An open run is late when its due time has passed; that is compared, never stored."""

    OPEN = "open", _("running")
    MET = "met", _("in time")
    BREACHED = "breached", _("late")


class StepResult(models.TextChoices):
    """What became of a step of the ladder when its time had come."""

    TOLD = "told", _("told")
    NOBODY = "nobody", _("nobody to tell")
    OVER = "over", _("already done when its time was looked at")


class RequestState(models.TextChoices):
    """Where a request to a department stands."""

    SENT = "sent", _("waiting to be accepted")
    ACCEPTED = "accepted", pgettext_lazy("request", "accepted")
    REFUSED = "refused", pgettext_lazy("request", "refused")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", _("withdrawn")


class HandOverState(models.TextChoices):
    OFFERED = "offered", _("waiting to be accepted")
    ACCEPTED = "accepted", pgettext_lazy("request", "accepted")
    REFUSED = "refused", pgettext_lazy("request", "refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Validity(models.TextChoices):
    """The manufacturer's verdict on a complaint; valid ones cost the dealer money there."""

    UNKNOWN = "unknown", _("not decided yet")
    VALID = "valid", _("valid")
    NOT_VALID = "not_valid", _("not valid")


class ObjectionState(models.TextChoices):
    NONE = "none", _("no objection")
    RAISED = "raised", _("objection raised")
    UPHELD = "upheld", _("objection upheld")
    DISMISSED = "dismissed", _("objection dismissed")


class CrisisKind(models.TextChoices):
    PRESS = "press", _("press or internet")
    INJURY = "injury", _("injury")
    FIRE = "fire", _("fire")
    CROWD = "crowd", _("crowd")


class CrisisSort(models.TextChoices):
    """The two kinds of lines on a crisis sheet."""

    TOLD = "told", _("told")
    SECURED = "secured", _("secured")


class ReviewOutcome(models.TextChoices):
    """What an uninvolved reviewer found (ISO 10002, 7.9)."""

    UPHELD = "upheld", _("the handling was right")
    CORRECTED = "corrected", _("the handling was wrong and is put right")


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
    PROMISE_TOLD = "promise_told", _("Customer told of a promise")
    PROMISE_HANDED = "promise_handed", _("Promise handed to another keeper")
    DETAILS_CHANGED = "details_changed", _("Details changed")
    NOTED = "noted", _("Note")
    JUDGED = "judged", _("Judged by the manager")
    CLOSED = "closed", _("Closed, follow-up call set")
    FOLLOW_UP_MOVED = "follow_up_moved", _("Follow-up call moved")
    FOLLOWED_UP = "followed_up", _("Follow-up call")
    CLOSED_FOR_GOOD = "closed_for_good", _("Closed for good")
    REOPENED = "reopened", _("Opened again")
    PHONE_SHOWN = "phone_shown", _("Telephone number shown")
    PRINTED = "printed", _("Printed")
    ACKNOWLEDGED = "acknowledged", _("Customer told that we have it")
    CLOCKS_SET = "clocks_set", _("Clocks set")
    PAUSED = "paused", _("Clocks on hold")
    RESUMED = "resumed", _("Clocks run again")
    ESCALATED = "escalated", _("Escalated")
    REQUEST_SENT = "request_sent", _("Department asked")
    REQUEST_ACCEPTED = "request_accepted", _("Department accepted the request")
    REQUEST_REFUSED = "request_refused", _("Department refused the request")
    REQUEST_ANSWERED = "request_answered", _("Department answered")
    REQUEST_WITHDRAWN = "request_withdrawn", _("Request withdrawn")
    HAND_OVER_OFFERED = "hand_over_offered", _("Hand-over offered")
    HAND_OVER_ACCEPTED = "hand_over_accepted", _("Hand-over accepted")
    HAND_OVER_REFUSED = "hand_over_refused", _("Hand-over refused")
    HAND_OVER_WITHDRAWN = "hand_over_withdrawn", _("Hand-over withdrawn")
    TASK_ADDED = "task_added", _("Task added")
    TASK_DONE = "task_done", _("Task done")
    TASK_REOPENED = "task_reopened", _("Task opened again")
    TASK_DROPPED = "task_dropped", _("Task dropped")
    CONDUCT_RECORDED = "conduct_recorded", _("Limit of conduct stated")
    CRISIS_DECLARED = "crisis_declared", _("Crisis declared")
    CRISIS_CHANGED = "crisis_changed", _("Crisis sheet changed")
    CRISIS_ENDED = "crisis_ended", _("Crisis ended")
    REVIEW_ASKED = "review_asked", _("Review asked for")
    REVIEW_DECIDED = "review_decided", _("Review decided")
    MAKER_KNOWS = "maker_knows", _("Manufacturer's side recorded")
    MAKER_CHANGED = "maker_changed", _("Manufacturer's side changed")
    MAKER_ANSWERED = "maker_answered", _("Feedback given to the manufacturer")
    MAKER_OBJECTED = "maker_objected", _("Objection raised with the manufacturer")
    FILE_ATTACHED = "file_attached", _("File added")
    FILE_REMOVED = "file_removed", _("File removed")
    FILE_RESTORED = "file_restored", _("File brought back")
    MESSAGE_RECEIVED = "message_received", _("Message from the customer")
    MESSAGE_SENT = "message_sent", _("Message to the customer")
    MESSAGE_RETURNED = "message_returned", _("Message not delivered")
    MESSAGE_DELIVERED = "message_delivered", _("Message delivered after all")
    MERGED = "merged", _("Merged into another case")
    MERGED_IN = "merged_in", _("Another case merged into this one")
    UNMERGED = "unmerged", _("Merging taken back")
    SPLIT_OFF = "split_off", _("Part of the case made a case of its own")
    SPLIT_FROM = "split_from", _("Made out of a part of another case")
    SPLIT_UNDONE = "split_undone", _("Splitting taken back")
    LINKED = "linked", _("Linked with another case")
    UNLINKED = "unlinked", _("Link with another case removed")
    DOOR_OPENED = "door_opened", _("Link to follow the case given")
    DOOR_SHUT = "door_shut", _("Link to follow the case withdrawn")
    HANDLING_RATED = "handling_rated", _("Customer judged the handling")
    REPEAT_JOINED = "repeat_joined", _("Repeat repair belongs to the case")
    REPEAT_LEFT = "repeat_left", _("Not a repeat repair after all")
    CLAIM_TAKEN = "claim_taken", _("Request under the law received")
    CLAIM_ANSWERED = "claim_answered", _("Request under the law answered")
    CLAIM_DONE = "claim_done", _("Request under the law done")
    CLAIM_MOVED = "claim_moved", _("Request under the law moved to another case")
    CLAIM_TERM_MOVED = "claim_term_moved", _("Term under the law moved")


#: Kinds that tell of looking and not of changing: the version stays, and nobody is told that the case has moved on.
READINGS = frozenset({EventKind.PHONE_SHOWN, EventKind.PRINTED})


class ClaimTold(models.TextChoices):
    """How far the history of a case has told of a request under the law."""

    TAKEN = "taken", _("received")
    ANSWERED = "answered", _("answered")
    DONE = "done", pgettext_lazy("request", "done")


class CaseSide(models.TextChoices):
    """What the right side of a case shows; each is read only when it is looked at."""

    CASE = "case", pgettext_lazy("history", "The case")
    HOUSE = "house", _("In the house")
    GRAVE = "grave", _("Grave matters")
    MESSAGES = "messages", pgettext_lazy("case", "Messages")
    FILES = "files", _("Files and paper")


class Sharing(models.TextChoices):
    """Who has a saved view among his own."""

    NOBODY = "nobody", pgettext_lazy("view", "only me")
    DEALER = "dealer", _("everybody at the dealer")
    ROLE = "role", _("everybody of one role")
    DEPARTMENT = "department", _("one department")


#: What the operations on saved views are called in the audit trail.
VIEW_NAMES = {
    "views.kept": _("View saved"),
    "views.changed": _("View changed"),
    "views.removed": _("View deleted"),
    "views.restored": _("View brought back"),
}


class ExportKind(models.TextChoices):
    """What an export is written as; spreadsheets of the older house read GB18030."""

    XLSX = "xlsx", _("Excel (XLSX)")
    CSV = "csv", _("CSV (UTF-8)")
    CSV_GB18030 = "csv-gb18030", _("CSV (GB18030)")


class ExportState(models.TextChoices):
    """Where an export stands."""

    QUEUED = "queued", pgettext_lazy("export", "waiting")
    RUNNING = "running", pgettext_lazy("export", "under way")
    DONE = "done", pgettext_lazy("export", "ready")
    FAILED = "failed", pgettext_lazy("export", "failed")
    CANCELLED = "cancelled", pgettext_lazy("export", "cancelled")


#: What the operations on exports are called in the audit trail.
EXPORT_NAMES = {
    "complaints.exported": _("List of complaints exported"),
    "exports.asked": _("Export asked for"),
    "exports.cancelled": _("Export cancelled"),
    "exports.downloaded": _("Export downloaded"),
}


class ImportState(models.TextChoices):
    """Where the import of a file stands."""

    LOOKING = "looking", _("being looked through")
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


class TextKind(models.TextChoices):
    """Where the words of a case stand by which it is found."""

    CASE = "case", _("The case itself")
    NOTE = "note", _("Notes and history")
    MESSAGE = "message", _("Messages")


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


class LinkKind(models.TextChoices):
    """How two cases are linked; of the last kind the first case is the parent."""

    RELATED = "related", _("related")
    SAME_CAUSE = "same_cause", _("same cause")
    PARENT = "parent", _("parent and child")


class BulkOperation(models.TextChoices):
    """What can be done to many cases at once."""

    ASSIGN = "assign", _("Give to an owner")
    NOTE = "note", _("Add a note")
    RAISE = "raise", _("Raise the level")
    FOLLOW = "follow", pgettext_lazy("case", "Follow")
    UNFOLLOW = "unfollow", pgettext_lazy("case", "Follow no longer")
    LINK = "link", _("Link with a case")
    HOLD = "hold", _("Put on hold")
    RESUME = "resume", _("Let the clocks run again")
    CLOSE = "close", _("Close for good without a follow-up call")
    CHECK_LIST = "check_list", _("Start a check-list")


class BulkState(models.TextChoices):
    PREVIEW = "preview", _("looked at")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    UNDOING = "undoing", _("being taken back")
    UNDONE = "undone", _("taken back")


class BulkFate(models.TextChoices):
    """What becomes of one case of a run."""

    READY = "ready", _("will be changed")
    DONE = "done", _("changed")
    SAME = "same", _("is so already")
    REFUSED = "refused", pgettext_lazy("case", "refused")
    STALE = "stale", _("changed by somebody else in the meantime")
    UNDONE = "undone", _("taken back")
    LEFT = "left", _("not taken back")


#: What the operations on whole runs are called in the audit trail.
BULK_NAMES = {
    "bulk.looked_at": _("Change of many cases looked at"),
    "bulk.started": _("Change of many cases started"),
    "bulk.finished": _("Many cases changed"),
    "bulk.undo_started": _("Taking back of a change of many cases started"),
    "bulk.undone": _("Change of many cases taken back"),
}
