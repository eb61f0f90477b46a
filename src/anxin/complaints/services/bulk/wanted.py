"""What an operation on many cases needs beside the cases, as it is kept with the run."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import BulkOperation, Level
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.merged import standing_case
from anxin.foundation.errors import InvalidInput

LONGEST_TEXT = 2000
_NEEDS_REASON = frozenset({BulkOperation.RAISE, BulkOperation.CLOSE})


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be done to every case; only what the operation needs is there."""

    owner: Person | None = None
    level: Level | None = None
    #: The words of the note, or the reason.
    text: str = ""
    #: The case to link with, and how (``parent``: it becomes the parent of all).
    to: Complaint | None = None
    how: str = ""
    hold: str = ""
    check_list: str = ""

    def kept(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "owner": self.owner.pk if self.owner else None,
            "level": int(self.level) if self.level else None,
            "text": self.text,
            "to": self.to.slug if self.to else "",
            "how": self.how,
            "hold": self.hold,
            "check_list": self.check_list,
        }


def read_wanted(kept: dict[str, Any], *, by: Person) -> Wanted:
    """Return what was kept with a run; the case to link with is asked for again as the person sees it."""
    owner = Person.objects.filter(pk=kept["owner"]).first() if kept["owner"] else None
    to = standing_case(get_complaint_for(by, kept["to"])) if kept["to"] else None
    return Wanted(
        owner=owner,
        level=Level(kept["level"]) if kept["level"] else None,
        text=kept["text"],
        to=to,
        how=kept["how"],
        hold=kept["hold"],
        check_list=kept["check_list"],
    )


def check_wanted(operation: BulkOperation, wanted: Wanted) -> None:
    """Let pass what is complete; ``InvalidInput`` names what is missing."""
    if len(wanted.text) > LONGEST_TEXT:
        raise InvalidInput(
            "TEXT_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field="text",
            params={"limit": LONGEST_TEXT, "count": len(wanted.text)},
        )
    if operation == BulkOperation.NOTE and not wanted.text.strip():
        raise InvalidInput("NOTE_EMPTY", _("Write the note first."), field="text")
    if operation in _NEEDS_REASON and not wanted.text.strip():
        raise InvalidInput("REASON_MISSING", _("Say why; every case keeps it."), field="text")
    missing = {
        BulkOperation.ASSIGN: ("owner", wanted.owner, _("Choose the new owner.")),
        BulkOperation.RAISE: ("level", wanted.level, _("Choose the level.")),
        BulkOperation.LINK: ("to", wanted.to, _("Write the number of the case to link with.")),
        BulkOperation.HOLD: ("hold", wanted.hold, _("Choose one of the reasons in the list.")),
        BulkOperation.CHECK_LIST: ("check_list", wanted.check_list, _("Choose one of the check-lists.")),
    }
    if operation in missing:
        field, given, message = missing[operation]
        if not given:
            raise InvalidInput("MISSING", message, field=field)
