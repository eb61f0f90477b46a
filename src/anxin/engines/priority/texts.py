"""English texts of the reasons for a level and for the order of a day; the interface translates them."""

from collections.abc import Mapping


def N_(text: str) -> str:  # noqa: N802 - the name by which message extraction finds the texts
    """Mark a text for translation and return it unchanged."""
    return text


REASON_TEXTS: Mapping[str, str] = {
    "ALREADY_INVOLVED": N_("Someone outside is involved already (%(key)s): “%(quote)s”"),
    "CHANNEL_STARTS_HIGHER": N_("What comes in this way starts at level %(level)s."),
    "COMPLAINED_BEFORE": N_("Earlier complaints of this customer: %(count)s."),
    "DANGER_FOUND": N_("Danger to people (%(key)s): “%(quote)s”"),
    "DUE_LATER": N_("Due later."),
    "DUE_SOON": N_("Soon due."),
    "FIRST_CONTACT_OVERDUE": N_("Nobody called the customer in time."),
    "MEDIA_OR_AUTHORITY": N_("The press or an authority is involved."),
    "NOTHING_GRAVE": N_("Nothing found that needs more than the ordinary way."),
    "NO_DUE_TIME": N_("Waiting, without a due time."),
    "OVERDUE": N_("Overdue."),
    "SAME_PROBLEM_AGAIN": N_("The same problem again: complaint no. %(times)s about it."),
    "THREAT_FOUND": N_("The customer announces (%(key)s): “%(quote)s”"),
    "THREAT_NOTED": N_("Threat noted: %(key)s."),
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
