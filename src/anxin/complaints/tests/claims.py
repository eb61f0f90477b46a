"""Requests under the law for tests: a complaint whose customer demands a refund, in a few words."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from anxin.complaints.choices import ClockKind
from anxin.complaints.models import CaseClock, Complaint
from anxin.complaints.services.claims import ClaimAnswer, NewClaim, answer_claim, take_claim
from anxin.rights.models import RightsRequest
from anxin.rights.tests.cars import delivered
from tests.cast import Cast, make_complaint

SHANGHAI = ZoneInfo("Asia/Shanghai")


def here(text: str) -> datetime:
    """Return an instant told in the time of Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def demanded(
    cast: Cast, remedy: str = "refund", *, case: Complaint | None = None, **more: Any
) -> RightsRequest:
    """Let Chen take in, in a complaint, that the owner of a car delivered last year demands something."""
    complaint = case or make_complaint(cast)
    if complaint.vehicle is not None and complaint.vehicle.delivered_on is None:
        delivered(cast)
    return take_claim(complaint.slug, claim=NewClaim(remedy=remedy, medium="phone", **more), by=cast.chen)


def answered(
    cast: Cast, request: RightsRequest, answer: str = "accepted", reasons: str = "", on: date | None = None
) -> RightsRequest:
    """Let the customer-service manager answer it in its case."""
    told = ClaimAnswer(answer=answer, reasons=reasons, on=on)
    return answer_claim(request.subject, key=request.key, answer=told, by=cast.liu)


def case_of(request: RightsRequest) -> Complaint:
    """Return the case that a request belongs to, as it is now."""
    number = request.subject.split("-", 1)[1]
    return Complaint.objects.get(dealer=request.dealer_id, number=number)


def legal_clock(request: RightsRequest, kind: ClockKind) -> CaseClock:
    """Return the running or last clock of a request."""
    return CaseClock.objects.filter(kind=kind, subject=request.pk).order_by("run").reverse()[0]
