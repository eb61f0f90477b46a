"""What went wrong, in one sentence for the person at the terminal."""

import os

from anxin.config.cli.words import gettext as _


class CommandFailed(Exception):
    """The command cannot do what was asked; the message is the whole sentence."""


# By name, because importing the classes would load what not every command needs.
_SPEAK_FOR_THEMSELVES = {
    "CommandFailed",
    "EmbeddedPostgresError",
    "AnxinError",
    "ImproperlyConfigured",
    "CommandError",
}


def sentence_of(error: BaseException) -> str | None:
    """Return the sentence to show, or None when only the traceback helps (ANXIN_DEBUG)."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & _SPEAK_FOR_THEMSELVES:
        return str(error)
    if os.environ.get("ANXIN_DEBUG"):
        return None
    first_line = (str(error).strip().splitlines() or [""])[0]
    if "PoolTimeout" in kinds or "OperationalError" in kinds:
        told = _("The database cannot be reached (%(reason)s): start it, or correct DATABASE_URL.")
    elif "ProgrammingError" in kinds:
        told = _("The database does not match this version (%(reason)s): run anxin migrate.")
    elif "ModuleNotFoundError" in kinds:
        told = _("The installation is incomplete (%(reason)s): install Anxin again.")
    elif "OSError" in kinds:
        told = _("The system refused (%(reason)s).")
    else:
        told = _("Something unexpected happened (%(reason)s): set ANXIN_DEBUG=1 and try again to see where.")
    return told % {"reason": first_line or type(error).__name__}
