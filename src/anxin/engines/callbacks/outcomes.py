"""What an attempt to ring a customer came to (daily-work section 3, satisfaction-index 3.3)."""

from enum import StrEnum


class Outcome(StrEnum):
    """The result codes of attempts and of calls."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    #: Less than half of the weight answered, then the customer stopped.
    BROKEN_OFF = "broken_off"
    SOFT_REFUSAL = "soft_refusal"
    REFUSAL = "refusal"
    APPOINTMENT = "appointment"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    SWITCHED_OFF = "switched_off"
    VOICEMAIL = "voicemail"
    OTHER_PERSON = "other_person"
    WRONG_NUMBER = "wrong_number"
    DEAD_NUMBER = "dead_number"
    LANGUAGE = "language"
    CASE_OPEN = "case_open"
    DO_NOT_CALL = "do_not_call"
    ATTEMPTS_USED = "attempts_used"
    EXPIRED = "expired"


#: The telephone rang or was answered, and the customer was not on it.
UNREACHED = frozenset({
    Outcome.NO_ANSWER, Outcome.BUSY, Outcome.SWITCHED_OFF, Outcome.VOICEMAIL, Outcome.OTHER_PERSON,
})  # fmt: skip
FAULTY_NUMBERS = frozenset({Outcome.WRONG_NUMBER, Outcome.DEAD_NUMBER})
#: What nobody reports of an attempt: it follows from the days and the attempts before.
CONCLUDED = frozenset({Outcome.ATTEMPTS_USED, Outcome.EXPIRED})
#: The customer himself was on the line.
SPOKEN = (
    frozenset(Outcome) - UNREACHED - FAULTY_NUMBERS - CONCLUDED - {Outcome.CASE_OPEN, Outcome.DO_NOT_CALL}
)
