from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CallKind(models.TextChoices):
    """Why a customer is called. Each kind has its own script."""

    AFTER_SERVICE = "after_service", _("call after service")
    AFTER_SALE = "after_sale", _("call after delivery")
    AFTER_COMPLAINT = "after_complaint", _("follow-up of a complaint")
    BAD_ANSWER = "bad_answer", _("bad answer by link or on paper")
    DUE = "due", _("service, insurance or inspection due")
    LOST = "lost", _("has not come for long")
    ASKED_AGAIN = "asked_again", _("asked a second time, as a check")


#: Tabs of the queue: three kinds of work.
AFTER_VISIT = (CallKind.AFTER_SERVICE, CallKind.AFTER_SALE, CallKind.ASKED_AGAIN)
OF_COMPLAINTS = (CallKind.AFTER_COMPLAINT, CallKind.BAD_ANSWER)
DUE_AND_LOST = (CallKind.DUE, CallKind.LOST)


class CallState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("call", "to be called")
    APPOINTED = "appointed", pgettext_lazy("call", "by appointment")
    WRITTEN_TO = "written_to", pgettext_lazy("call", "not reached, written to")
    DONE = "done", pgettext_lazy("call", "done")


#: States in which something is still to be done by a caller.
OPEN_STATES = (CallState.WAITING, CallState.APPOINTED)


class Outcome(models.TextChoices):
    """What came of an attempt; the last one gives the call its outcome (``engines.callbacks.Outcome``)."""

    COMPLETE = "complete", _("answered")
    PARTIAL = "partial", _("answered in part")
    BROKEN_OFF = "broken_off", pgettext_lazy("call", "broken off")
    SOFT_REFUSAL = "soft_refusal", _("not now, declined politely")
    REFUSAL = "refusal", _("refused outright")
    APPOINTMENT = "appointment", _("another time agreed")
    NO_ANSWER = "no_answer", _("nobody answers")
    BUSY = "busy", _("line busy")
    SWITCHED_OFF = "switched_off", _("telephone switched off")
    VOICEMAIL = "voicemail", _("voice mail")
    OTHER_PERSON = "other_person", _("not the person asked for")
    WRONG_NUMBER = "wrong_number", _("wrong number")
    DEAD_NUMBER = "dead_number", _("number not in service")
    LANGUAGE = "language", _("no common language")
    CASE_OPEN = "case_open", _("complaint open, paused")
    DO_NOT_CALL = "do_not_call", pgettext_lazy("outcome", "wants no calls")
    ATTEMPTS_USED = "attempts_used", _("all attempts used")
    EXPIRED = "expired", pgettext_lazy("call", "expired")


class WhyLeftOut(models.TextChoices):
    """Why nobody rings about a visit: reasons of the engine in its order, and two of the house."""

    EXPIRED = "expired", _("known too late: the last day to ring was past")
    KIND = "kind", _("a kind of order that nobody is asked about")
    FLEET = "fleet", _("a company with many cars")
    DO_NOT_CALL = "do_not_call", _("wants no calls")
    NO_CONTACT = "no_contact", _("no telephone number on file")
    NO_CONSENT = "no_consent", _("has not agreed to offers")
    OPEN_COMPLAINT = "open_complaint", _("a complaint of his, or about the car, is open")
    COMPLAINT_FOLLOW_UP_DUE = "complaint_follow_up_due", _("is about to be asked about his complaint")
    FATIGUE = "fatigue", _("was asked by a survey not long ago")
    CALLED_LATELY = "called_lately", _("was reached by a call not long ago")
    SAME_CUSTOMER_TWICE = "same_customer_twice", _("is being called about another visit already")
    NOT_DRAWN = "not_drawn", _("not drawn")


class RoundState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("invitations", "being sent")
    DONE = "done", pgettext_lazy("invitations", "sent")


class WhyNotInvited(models.TextChoices):
    """Why nobody is invited about a visit, beside the reasons for which nobody is rung about it."""

    BEING_CALLED = "being_called", _("is to be rung about it")
    NO_ADDRESS = "no_address", _("nothing on file by which a link could reach him")
    NOT_AGREED = "not_agreed", _("has not agreed to such messages")
    SERVED_BY = "served_by", _("was served by whoever would pass the link on")
    WENT_WRONG = "went_wrong", _("could not be invited")


class ListState(models.TextChoices):
    BUILDING = "building", pgettext_lazy("call list", "being built")
    READY = "ready", pgettext_lazy("call list", "ready")


class Direction(models.TextChoices):
    OUT = "out", pgettext_lazy("telephone", "outgoing")
    IN = "in", pgettext_lazy("telephone", "incoming")


class TelephoneNews(models.TextChoices):
    """What a telephone system tells of a call."""

    BEGUN = "begun", pgettext_lazy("telephone", "begun")
    ANSWERED = "answered", pgettext_lazy("telephone", "answered")
    ENDED = "ended", pgettext_lazy("telephone", "ended")
    RECORDED = "recorded", pgettext_lazy("telephone", "recorded")


class ReviewState(models.TextChoices):
    """A pattern is looked at by a person, and who is concerned has a word in it."""

    OPEN = "open", pgettext_lazy("review", "to be looked at")
    EXPLAINED = "explained", pgettext_lazy("review", "has an explanation")
    TALKED_OVER = "talked_over", pgettext_lazy("review", "talked over")
    DATA_MENDED = "data_mended", pgettext_lazy("review", "data put right")


class NotLooked(models.TextChoices):
    """Why a pattern could not be looked for."""

    TOO_FEW = "too_few", _("too few records to say anything")
    NO_THRESHOLD = "no_threshold", _("no bonus is paid by the score here")
    NO_STAFF_NUMBERS = "no_staff_numbers", _("no colleague has left a number of his own")
    NO_AUDIT = "no_audit", _("no scores of an audit or of the maker are kept here")
