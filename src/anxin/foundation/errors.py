"""Errors with a stable code, data fields and a message in the reader's language.

One class a kind of answer; ``foundation.middleware`` and the API turn them into HTTP in one place each.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class AnxinError(Exception):
    """Something the user asked for was not done.

    ``code`` is stable (``COMPLAINT_STALE``); ``message`` is a translatable text with named placeholders filled from
    ``params``; ``field`` names the form or JSON field concerned, empty when there is none.
    """

    status = 400

    def __init__(
        self,
        code: str,
        message: str | LazyText,
        *,
        field: str = "",
        params: Mapping[str, Any] | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.field = field
        self.params: Mapping[str, Any] = params or {}
        super().__init__(code)

    def __str__(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)


class InvalidInput(AnxinError):
    """A field is missing or wrong: the message says what was expected."""

    status = 422


class TooLarge(AnxinError):
    """More was sent than is taken; nothing of it was read."""

    status = 413


class Refused(AnxinError):
    """The state of the case does not allow this now; the message says why and what would."""

    status = 409


class Stale(Refused):
    """Somebody else changed the record first; ``params`` says who and when."""


class NotAllowed(AnxinError):
    """The person sees the record but his role may not do this."""

    status = 403


class NotFound(AnxinError):
    """No such record, or none that this person may know of: the two are told apart nowhere."""

    status = 404

    def __init__(self, code: str = "NOT_FOUND") -> None:
        super().__init__(code, _("There is nothing here, or it belongs to another dealer."))


class NotEquipped(AnxinError):
    """This machine lacks a program or library that the answer needs; the message names what to install."""

    status = 503


class WrongDoor(AnxinError):
    """An address that only takes what a form sends was opened by hand."""

    status = 405

    def __init__(self) -> None:
        super().__init__("WRONG_DOOR", _("This address belongs to a form. Go back and use the form there."))


class Unforeseen(Exception):
    """What nobody foresaw went wrong, told by ``kind_of`` alone, so that whoever logs it logs no personal data."""


def kind_of(error: BaseException) -> str:
    """Return an error's class and SQLSTATE for a log: the words of a database hold whole rows of customers."""
    state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
    return f"{type(error).__name__} {state}" if state else type(error).__name__
