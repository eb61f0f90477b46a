"""English texts of the reasons that this engine gives; the interface translates them."""

from collections.abc import Mapping


def N_(text: str) -> str:  # noqa: N802 - the name by which message extraction finds the texts
    """Mark a text for translation and return it unchanged."""
    return text


REASON_TEXTS: Mapping[str, str] = {
    "ALREADY_INVOLVED": N_("Someone outside is involved already (%(key)s): “%(quote)s”"),
    "CHANNEL_STARTS_HIGHER": N_("What comes in this way starts at level %(level)s."),
    "COMPLAINED_BEFORE": N_("Earlier complaints of this customer: %(count)s."),
    "CRISIS_WORDS": N_("The words point at it (%(key)s): “%(quote)s”"),
    "DANGER_FOUND": N_("Danger to people (%(key)s): “%(quote)s”"),
    "DUE_LATER": N_("Due later."),
    "DUE_SOON": N_("Soon due."),
    "FIRST_CONTACT_OVERDUE": N_("Nobody called the customer in time."),
    "HANDLER_ACCUSED": N_("Whoever is complained about does not handle the case."),
    "MEDIA_OR_AUTHORITY": N_("The press or an authority is involved."),
    "NOTHING_GRAVE": N_("Nothing found that needs more than the ordinary way."),
    "NO_DUE_TIME": N_("Waiting, without a due time."),
    "OVERDUE": N_("Overdue."),
    "REVIEWER_INVOLVED": N_("Whoever had a part in the case does not review it."),
    "RULE_OF_THUMB": N_(
        "A rule of thumb, not measured: one unhappy customer tells %(a)s, each of them %(b)s more."
    ),
    "SAME_PROBLEM_AGAIN": N_("The same problem again: complaint no. %(times)s about it."),
    "SNOWBALL_AGE": N_("Days since it began: %(count)s."),
    "SNOWBALL_BROKEN": N_("Promises broken: %(count)s."),
    "SNOWBALL_COMPLAINTS": N_("Earlier complaints of this customer: %(count)s."),
    "SNOWBALL_CRISIS": N_("A crisis has been declared."),
    "SNOWBALL_FULL": N_("More does not fit: the figure ends at %(most)s."),
    "SNOWBALL_LEVEL": N_("Level %(count)s."),
    "SNOWBALL_MISSED": N_("Time limits that ran out: %(count)s."),
    "SNOWBALL_MOOD": N_("The customer's mood: %(count)s of 5."),
    "SNOWBALL_MOVED": N_("Promises moved: %(count)s."),
    "SNOWBALL_REOPENED": N_("Times opened again: %(count)s."),
    "SNOWBALL_SAME_PROBLEM": N_("Earlier complaints about the same problem: %(count)s."),
    "SNOWBALL_SILENCE": N_("Days without a word with the customer: %(count)s."),
    "SNOWBALL_THREATS": N_("Kinds of threats: %(count)s."),
    "THREAT_FOUND": N_("The customer announces (%(key)s): “%(quote)s”"),
    "THREAT_NOTED": N_("Threat noted: %(key)s."),
    "WATCH_CAR_LEFT_IN_PROTEST": N_("The car stands here in protest since %(since)s."),
    "WATCH_HOTLINE_SAME_FAULT": N_(
        "The same fault at the hotline and still open (%(fault)s): %(count)s complaints, %(since)s to %(until)s."
    ),
    "WATCH_NEVER_REPORTED_TO_MANUFACTURER": N_(
        "A technical problem of which the manufacturer does not know since %(since)s (%(count)s)."
    ),
    "WATCH_PART_REPLACED": N_(
        "The same fault with the part replaced again (%(fault)s): %(count)s times, %(since)s to %(until)s."
    ),
    "WATCH_PRESS_BACKGROUND": N_("Works for the press, or did."),
    "WATCH_SERIOUS_UNSETTLED": N_("A serious matter unsettled since %(since)s (%(count)s)."),
    "WATCH_SMALL_DISSATISFACTIONS": N_("Dissatisfaction gathers: %(count)s events, %(since)s to %(until)s."),
    "WATCH_WARRANTY_CLAIMS_MONTH": N_("Warranty claims on one car: %(count)s, %(since)s to %(until)s."),
    "WATCH_WROTE_TO_MEDIA": N_("Turned to the press or announced it: %(count)s times, last on %(until)s."),
}

# What the keys in the reasons mean.
KEY_TEXTS: Mapping[str, str] = {
    "airbag": N_("airbag"),
    "authority": N_("authority"),
    "brakes": N_("brakes"),
    "crowd": N_("crowd"),
    "escalate": N_("going higher"),
    "fire": N_("fire"),
    "injury": N_("injury"),
    "leave": N_("going elsewhere"),
    "legal": N_("legal steps"),
    "manufacturer": N_("manufacturer"),
    "media": N_("press and online"),
    "refuse_payment": N_("refusing to pay"),
    "seat_belt": N_("seat belt"),
    "steering": N_("steering"),
}
