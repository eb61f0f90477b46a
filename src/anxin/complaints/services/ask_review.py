"""A second look at the handling by somebody who had no part in it (ISO 10002, 7.9; complaint-desk O12)."""

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind, ReviewOutcome
from anxin.complaints.models import CaseReview, Complaint
from anxin.complaints.policies import is_about
from anxin.complaints.selectors.involved import involvement_in, may_review_by_post
from anxin.complaints.services.changing import changing
from anxin.complaints.services.history import Change
from anxin.complaints.services.telling import tell_people
from anxin.complaints.services.texts import short_text
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from anxin.messaging.choices import NoticeKind


def ask_review(slug: str, *, reviewer: Person, why: str, by: Person, seen: int | None = None) -> CaseReview:
    """Ask an uninvolved colleague to review the handling; while one is asked already, ask another one instead.

    ``Refused`` says which part the reviewer had in the case.
    """
    with changing(slug, by=by, seen=seen) as change:
        why = short_text(why, field="why", most=500, missing=_("Say why the case is to be reviewed."))
        _check_reviewer(change.complaint, reviewer, reader=by)
        review = _open_review(change.complaint) or CaseReview(complaint=change.complaint)
        if review.pk and review.reviewer_id == reviewer.pk:
            raise Refused("REVIEW_UNDER_WAY", _("This colleague has been asked already."), field="reviewer")
        review.reviewer, review.why = reviewer, why
        review.asked_at, review.asked_by = change.at, by
        review.save()
        change.record(EventKind.REVIEW_ASKED, reason=why, review=review.pk, reviewer=reviewer.name)
        tell_people(change, [reviewer], code="REVIEW_ASKED", kind=NoticeKind.REQUEST)
    return review


def decide_review(
    slug: str, *, outcome: ReviewOutcome, finding: str, by: Person, seen: int | None = None
) -> Complaint:
    """Keep what the reviewer found and tell the owner and who asked; the case itself stays as it is."""
    with changing(slug, by=by, seen=seen) as change:
        finding = short_text(finding, field="finding", most=5000, missing=_("Write down what you found."))
        review = _open_review(change.complaint)
        if review is None:
            raise Refused("NO_REVIEW", _("Nobody has been asked to review this case."))
        if review.reviewer_id != by.pk:
            raise NotAllowed("REVIEW_OF_ANOTHER", _("Only the colleague who was asked decides the review."))
        _check_reviewer(change.complaint, by, reader=by)
        review.outcome, review.finding, review.decided_at = outcome, finding, change.at
        review.save()
        change.record(
            EventKind.REVIEW_DECIDED, reason=finding, review=review.pk, outcome=ReviewOutcome(outcome).value
        )
        _tell_of_decision(change, review)
    return change.complaint


def _check_reviewer(complaint: Complaint, reviewer: Person, *, reader: Person) -> None:
    if is_about(reviewer, complaint) or not may_review_by_post(reviewer, complaint):
        raise InvalidInput(
            "REVIEWER_BY_POST",
            _("Choose a manager of this dealer, or the head of a department that has no part in the case."),
            field="reviewer",
        )
    if why := involvement_in(complaint).why_not(reviewer, reader=reader):
        raise Refused(
            "REVIEWER_INVOLVED",
            _("%(person)s does not review the case: %(why)s. Choose somebody who had no part in it."),
            field="reviewer",
            params={"person": reviewer.name, "why": why},
        )


def _open_review(complaint: Complaint) -> CaseReview | None:
    return complaint.reviews.filter(decided_at=None).first()


def _tell_of_decision(change: Change, review: CaseReview) -> None:
    owner = change.complaint.owner
    people = [review.asked_by, *([owner] if owner else [])]
    tell_people(
        change,
        people,
        code="REVIEW_DECIDED",
        kind=NoticeKind.REQUEST,
        outcome=ReviewOutcome(review.outcome).value,
    )
