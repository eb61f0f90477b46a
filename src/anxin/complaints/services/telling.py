"""Telling colleagues what an operation means for them: once an occasion, never whom the case is about."""

from collections.abc import Iterable
from typing import Any

from anxin.accounts.models import Person
from anxin.complaints.policies import is_kept_out
from anxin.complaints.selectors.handlers import LEADING, in_first_role, people_told, who_looks_after
from anxin.complaints.services.history import Change
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell
from anxin.playbooks.selectors import Entry

URGENT_THREATS = frozenset({"media", "legal"})


def tell_people(
    change: Change,
    people: Iterable[Person],
    *,
    code: str,
    kind: NoticeKind,
    urgent: bool = False,
    **params: Any,
) -> None:
    """Tell people of what a change under way does; who does it himself and whom the case is about are left out.

    ``params`` fill the sentence and tell one occasion from another in the same change.
    """
    complaint, by = change.complaint, change.by
    told = [each for each in people if each != by and not is_kept_out(each, complaint)]
    notice = NewNotice(
        dealer=complaint.dealer,
        kind=kind,
        code=code,
        params={"number": complaint.number, "by": by.name if by else "", **params},
        subject=complaint.slug,
        url=complaint.get_absolute_url(),
        key="/".join([complaint.slug, code.lower(), str(complaint.version + 1), *map(str, params.values())]),
        urgent=urgent,
    )
    tell(told, notice=notice, at=change.at)


def tell_of_arrival(change: Change) -> None:
    """Tell the owner of a case that came in by itself, or who leads customer service where it has none."""
    people = who_looks_after(change.complaint)
    channel = change.complaint.channel
    tell_people(change, people, code="COMPLAINT_CAME_IN", kind=NoticeKind.MESSAGE, channel=channel)


def tell_of_missing_owner(change: Change) -> None:
    """Tell the customer-service manager, or the general manager, that a case needs a new owner."""
    people = in_first_role(change.complaint, LEADING)
    tell_people(change, people, code="OWNER_NEEDED", kind=NoticeKind.HAND_OVER, urgent=True)


def tell_of_threat(change: Change, threat: Entry) -> None:
    """Tell at once whom a threat concerns by its content; threats of press and court do not wait (S021-S025, S030)."""
    people = people_told(change.complaint, roles=threat["notify"], departments=threat["departments"])
    key = threat["key"]
    urgent = key in URGENT_THREATS
    tell_people(change, people, code="THREAT_HEARD", kind=NoticeKind.WARNING, urgent=urgent, threat=key)
