"""What stands against merging two cases, and what follows from it: asked by the preview and by the operation alike."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from anxin.complaints.choices import ClockKind, Status
from anxin.complaints.models import CaseClock, CaseReview, Complaint, MakerSide
from anxin.complaints.selectors.merged import whole_of
from anxin.foundation.errors import Refused

#: Clocks of the case itself: they end with it, and the stricter due time goes on in the other.
OWN_CLOCKS = (
    ClockKind.ACKNOWLEDGE,
    ClockKind.CONTACT,
    ClockKind.NEXT_UPDATE,
    ClockKind.PLAN,
    ClockKind.CLOSE,
)


def objections(source: Complaint, target: Complaint) -> Iterator[Refused]:
    """Yield why a case cannot go on in another, the plainest reason first; nothing where it can.

    Both have been fetched for the person; ``target`` is the end of its pointers.
    """
    if source.pk == target.pk:
        yield Refused("SAME_CASE", _("This is the same case; choose another."))
        return
    if source.dealer_id != target.dealer_id:
        yield Refused("OTHER_DEALER", _("Cases of two dealers are never merged."))
        return
    if source.merged_into_id is not None or target.merged_into_id is not None:
        gone = source if source.merged_into_id is not None else target
        yield Refused(
            "MERGED_MEANWHILE",
            _("%(number)s has been merged with another case in the meantime. Look at it again."),
            params={"number": gone.number},
        )
        return
    yield from _of_state(source, target)
    yield from _of_matter(source)


def differing_customers(source: Complaint, target: Complaint) -> bool:
    """Tell whether two customers complain; a case whose customer is not known is nobody else's."""
    known = {source.customer_id, target.customer_id} - {None}
    return len(known) > 1


def dues_brought_by(source: Complaint) -> dict[str, str]:
    """Return when each open clock of a case is due, by kind, as its history tells it to the other case."""
    rows = CaseClock.objects.filter(
        complaint=source, kind__in=OWN_CLOCKS, stopped_at=None, due_at__isnull=False
    )
    return {kind: due.isoformat() for kind, due in rows.values_list("kind", "due_at") if due is not None}


def highest_level(cases: Sequence[Complaint]) -> int:
    """Return the gravest level of some cases: one matter is as grave as its gravest part."""
    return max(case.level for case in cases)


def accused_in(complaint: Complaint) -> list[int]:
    """Return whom the cases merged into one are about, besides whom it is about itself."""
    below = whole_of(complaint)[1:]
    rows = Complaint.objects.filter(pk__in=below, concerns__isnull=False).exclude(
        concerns=complaint.concerns_id
    )
    return sorted({each for each in rows.values_list("concerns_id", flat=True) if each is not None})


def _of_state(source: Complaint, target: Complaint) -> Iterator[Refused]:
    if source.status != Status.CLOSED and target.status == Status.CLOSED:
        yield Refused(
            "TARGET_CLOSED",
            _("%(number)s is closed for good. Merge it into this one, or link the two."),
            params={"number": target.number},
        )
    elif source.status == Status.OPEN and target.status == Status.FOLLOW_UP:
        yield Refused(
            "TARGET_HANDLED",
            _("%(number)s waits for its follow-up call only. Merge it into this one, or link the two."),
            params={"number": target.number},
        )


def _of_matter(source: Complaint) -> Iterator[Refused]:
    named = {"number": source.number}
    if source.in_crisis:
        yield Refused(
            "SOURCE_IN_CRISIS",
            _("A crisis was declared in %(number)s. Merge the other case into it."),
            params=named,
        )
    if MakerSide.objects.filter(complaint=source).exists():
        yield Refused(
            "SOURCE_AT_MAKER",
            _(
                "The manufacturer knows %(number)s by its own number. Merge the other case into it, or link the two."
            ),
            params=named,
        )
    if CaseReview.objects.filter(complaint=source, decided_at=None).exists():
        yield Refused(
            "SOURCE_IN_REVIEW",
            _("Somebody is reviewing %(number)s. Wait for the finding, or merge the other case into it."),
            params=named,
        )
