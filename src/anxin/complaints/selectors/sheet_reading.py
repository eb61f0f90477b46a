"""What the printed forms of a case are made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from anxin.complaints.choices import ClockKind, EventKind, SolutionState
from anxin.complaints.models import (
    CaseAction,
    CaseClock,
    Complaint,
    ComplaintEvent,
    FollowUpCall,
    InputRequest,
    MakerSide,
    Solution,
)
from anxin.promises.models import Promise

_LIMITS = (ClockKind.CONTACT, ClockKind.PLAN, ClockKind.CLOSE)


@dataclass(frozen=True, kw_only=True)
class PaperCase:
    """One case with everything that is printed of it, already restricted to the one who prints."""

    complaint: Complaint
    zone: ZoneInfo
    phone: str
    mileage: str
    #: The employee complained about, empty where the one who prints may not know.
    concerned: str
    solutions: Sequence[Solution]
    our_actions: Sequence[CaseAction]
    customer_actions: Sequence[CaseAction]
    promises: Sequence[Promise]
    #: Asked of departments and not withdrawn.
    requests: Sequence[InputRequest]
    clocks: Sequence[CaseClock]
    maker: MakerSide | None
    call: FollowUpCall | None
    #: The oldest first.
    events: Sequence[ComplaintEvent]

    def at(self, moment: datetime | None) -> str:
        """Return a moment as paper shows it, in the dealer's zone."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}" if moment else ""

    @property
    def time_limits(self) -> str:
        """The limits of contact, plan and closing as they stand now, each with the time that it ends at."""
        latest = {each.kind: each for each in self.clocks if each.kind in _LIMITS and each.due_at}
        return "\n".join(self._limit(latest[kind]) for kind in _LIMITS if kind in latest)

    def _limit(self, run: CaseClock) -> str:
        words = _("%(clock)s: %(hours)s hours of business, by %(time)s")
        if not run.working:
            words = _("%(clock)s: %(hours)s hours, by %(time)s")
        hours = f"{run.limit.total_seconds() / 3600:g}"
        return words % {"clock": run.get_kind_display(), "hours": hours, "time": self.at(run.due_at)}

    @property
    def agreed(self) -> list[Solution]:
        """What the customer accepted in the present round of handling."""
        return [
            each
            for each in self.solutions
            if each.state == SolutionState.ACCEPTED and each.proposed_at >= self.complaint.round_began_at
        ]

    @property
    def closing_words(self) -> str:
        """What the customer said when the handling was last closed."""
        kinds = (EventKind.CLOSED, EventKind.QUICK_CLOSED)
        last = next((each for each in reversed(self.events) if each.kind in kinds), None)
        return str(last.facts.get("words") or last.reason) if last else ""
