"""Putting a case on hold: for a reason, with its cap, by those who may (osTicket#3034, frappe/helpdesk PR#3776)."""

from datetime import timedelta

from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.complaints.choices import EventKind, Status
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.clocks.policies import book_of
from anxin.complaints.services.changing import changing, write_history
from anxin.complaints.services.clocks.policies import policies_of
from anxin.complaints.services.history import Change
from anxin.foundation.errors import InvalidInput, Refused

_MINUTE = timedelta(minutes=1)


def hold_clocks(slug: str, *, reason: str, by: Person, note: str = "", seen: int | None = None) -> Complaint:
    """Put the pausable clocks of a case on hold for one of the dealer's reasons; its cap ends the hold by itself."""
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        if complaint.status != Status.OPEN:
            raise Refused("CASE_NOT_OPEN", _("Only an open case can be put on hold."))
        _end_what_ran_out(change)
        if complaint.on_hold == reason:
            raise Refused("ALREADY_ON_HOLD", _("The case is on hold for this reason already."))
        chosen = book_of(policies_of(complaint.dealer)).reasons.get(reason)
        if chosen is None:
            raise InvalidInput("HOLD_UNKNOWN", _("Choose one of the reasons in the list."), field="hold")
        require(by, Capability(chosen.needs), complaint.dealer_id)
        complaint.on_hold = chosen.key
        complaint.hold_ends_at = change.at + chosen.cap if chosen.cap is not None else None
        change.record(
            EventKind.PAUSED,
            reason=note,
            hold=chosen.key,
            named=dict(chosen.name),
            most=None if chosen.cap is None else int(chosen.cap / _MINUTE),
        )
    return complaint


def resume_clocks(slug: str, *, by: Person, note: str = "", seen: int | None = None) -> Complaint:
    """Let the clocks of a case run again."""
    with changing(slug, by=by, seen=seen) as change:
        if _end_what_ran_out(change):
            return change.complaint
        if not change.complaint.on_hold:
            raise Refused("NOT_ON_HOLD", _("The case is not on hold."))
        end_hold(change, reason=note)
    return change.complaint


def end_hold(change: Change, *, reason: str = "", by_itself: bool = False) -> None:
    """Write the end of a hold into the change; nothing happens while the clocks run."""
    complaint = change.complaint
    if not complaint.on_hold:
        return
    change.record(EventKind.RESUMED, reason=reason, hold=complaint.on_hold, by_itself=by_itself)
    complaint.on_hold, complaint.hold_ends_at = "", None


def _end_what_ran_out(change: Change) -> bool:
    """End a hold at its cap that no sweep has come by for yet; tell whether there was one."""
    complaint = change.complaint
    if complaint.hold_ends_at is None or complaint.hold_ends_at > change.at:
        return False
    ended = Change(complaint=complaint, by=None, at=complaint.hold_ends_at)
    end_hold(ended, by_itself=True)
    write_history(ended)
    return True
