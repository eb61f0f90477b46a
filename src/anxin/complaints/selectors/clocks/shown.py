"""The clocks of a case as its page shows them: what runs, what is due, what is on hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import ClockKind
from anxin.complaints.models import CaseClaim, CaseClock, Complaint, InputRequest
from anxin.complaints.selectors.claims import claims_by_request
from anxin.complaints.selectors.clocks.legal import LEGAL
from anxin.complaints.selectors.clocks.policies import book_of, newest_policies
from anxin.complaints.selectors.merged import whole_of
from anxin.foundation.bilingual import pick
from anxin.foundation.ready_queries import Given, ReadyQuery


@dataclass(frozen=True)
class ShownClock:
    """One running clock, by when, and why not where it has no due time."""

    pk: int
    label: str
    due_at: datetime | None
    started_at: datetime
    held: bool
    #: The article that sets it, where the law does.
    law: str = ""


@dataclass(frozen=True)
class ShownClocks:
    """The running clocks of a case, the reason of its hold, and the reasons for which it may be held."""

    running: Sequence[ShownClock]
    hold: str
    to_acknowledge: bool


_running = ReadyQuery(
    lambda: (
        # The law's clocks of a merged case go on in its own history and are shown where the case goes on.
        CaseClock.objects.filter(
            Q(complaint=Given("case")) | Q(complaint__pk__any_of=Given("cases"), kind__in=LEGAL),
            stopped_at=None,
        )
        .order_by("due_at", "id")
        .annotate(
            department=Subquery(
                InputRequest.objects.filter(pk=OuterRef("subject")).values("department__name")[:1]
            )
        )
    )
)


def shown_clocks(complaint: Complaint, person: Person) -> ShownClocks:
    """Return the running clocks of a case, the next due first, in one or two queries."""
    rows = _running(case=complaint.pk, cases=whole_of(complaint))
    claims = claims_by_request({row.subject for row in rows if row.kind in LEGAL})
    newest = newest_policies(complaint.dealer) if complaint.on_hold else None
    reasons = book_of(newest).reasons if newest else {}
    return ShownClocks(
        running=[_shown(row, complaint, claims) for row in rows],
        hold=str(reasons.get(complaint.on_hold, complaint.on_hold)),
        to_acknowledge=any(row.kind == ClockKind.ACKNOWLEDGE for row in rows),
    )


def _shown(row: CaseClock, complaint: Complaint, claims: Mapping[int, CaseClaim]) -> ShownClock:
    claim = claims.get(row.subject) if row.kind in LEGAL else None
    if claim is not None:
        return _of_law(row, claim)
    return ShownClock(
        pk=row.pk,
        label=_label(row),
        due_at=row.due_at,
        started_at=row.started_at,
        held=bool(complaint.on_hold) and row.pausable,
    )


def _of_law(row: CaseClock, claim: CaseClaim) -> ShownClock:
    to_answer = row.kind == ClockKind.LEGAL_ANSWER
    text = _("Answer the request for %(remedy)s") if to_answer else _("Carry out the request for %(remedy)s")
    return ShownClock(
        pk=row.pk,
        label=text % {"remedy": claim.request.get_remedy_display()},
        due_at=row.due_at,
        started_at=row.started_at,
        held=False,
        law=claim.answer_law if to_answer else claim.done_law,
    )


def _label(row: CaseClock) -> str:
    if row.kind not in {ClockKind.ACCEPT, ClockKind.ANSWER}:
        return str(ClockKind(row.kind).label)
    # Annotated by the query above: the name of the department that the clock runs for.
    names = {"department": pick(getattr(row, "department", None) or {})}
    if row.kind == ClockKind.ACCEPT:
        return _("%(department)s accepts the request") % names
    return _("%(department)s answers") % names
