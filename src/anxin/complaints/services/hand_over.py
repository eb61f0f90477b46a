"""Handing a case over: whoever has it stays responsible until the colleague accepts (L058)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import EventKind, HandOverState
from anxin.complaints.models import Complaint, HandOver
from anxin.complaints.policies import is_kept_out
from anxin.complaints.selectors.cases import promises_of
from anxin.complaints.services.changing import changing
from anxin.complaints.services.checking import require_not_closed, require_words
from anxin.complaints.services.history import Change
from anxin.complaints.services.house_news import News, tell_colleagues
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from anxin.messaging.choices import NoticeKind
from anxin.promises.choices import PromiseState

LONGEST_WHY = 500


@dataclass(frozen=True)
class Offer:
    """To whom a case is offered, what is to be done, and whether the customer knows."""

    to: Person
    what: str
    customer_told: bool = False


def offer_hand_over(slug: str, *, offer: Offer, by: Person, seen: int | None = None) -> HandOver:
    """Offer the case to a colleague; the open promises are counted, and the owner stays owner until he accepts."""
    what = require_words(
        offer.what, code="HAND_OVER_EMPTY", message=_("Say what is to be taken over."), field="what"
    )
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        require_not_closed(complaint)
        _require_giver(complaint, by)
        _require_receiver(complaint, offer.to)
        if open_hand_over(complaint):
            raise Refused("HAND_OVER_OPEN", _("A hand-over of this case is waiting to be accepted already."))
        handed = HandOver.objects.create(
            complaint=complaint,
            giver=complaint.owner or by,
            receiver=offer.to,
            what=what,
            open_promises=sum(each.state == PromiseState.OPEN for each in promises_of(complaint)),
            customer_told=offer.customer_told,
            offered_at=change.at,
        )
        _record(change, EventKind.HAND_OVER_OFFERED, handed, reason=what)
        _tell(change, handed, "HANDED_OVER", [offer.to])
    return handed


def accept_hand_over(slug: str, *, by: Person, seen: int | None = None) -> HandOver:
    """Take over what one is offered: from here on the case is one's own."""
    with changing(slug, by=by, seen=seen) as change:
        complaint, handed = change.complaint, _offered_to(change.complaint, by)
        _require_receiver(complaint, by)
        _decide(change, handed, HandOverState.ACCEPTED)
        _record(change, EventKind.HAND_OVER_ACCEPTED, handed)
        change.record(
            EventKind.ASSIGNED,
            source=str(complaint.owner) if complaint.owner else "",
            target=str(by),
            target_id=by.pk,
        )
        complaint.owner = by
        _tell(change, handed, "HAND_OVER_ACCEPTED", [handed.giver] if handed.giver else [])
    return handed


def refuse_hand_over(slug: str, *, why: str, by: Person, seen: int | None = None) -> HandOver:
    """Decline what one is offered, with the reason; the case stays where it is."""
    why = require_words(
        why, code="REASON_MISSING", message=_("Say why you do not take it over."), field="why"
    )
    with changing(slug, by=by, seen=seen) as change:
        handed = _offered_to(change.complaint, by)
        _decide(change, handed, HandOverState.REFUSED, why=why)
        _record(change, EventKind.HAND_OVER_REFUSED, handed, reason=why)
        _tell(change, handed, "HAND_OVER_REFUSED", [handed.giver] if handed.giver else [])
    return handed


def withdraw_hand_over(slug: str, *, by: Person, why: str = "", seen: int | None = None) -> HandOver:
    """Take an offer back before it is accepted."""
    with changing(slug, by=by, seen=seen) as change:
        handed = open_hand_over(change.complaint)
        if handed is None:
            raise _nothing_offered()
        if handed.giver_id != by.pk:
            _require_giver(change.complaint, by)
        _withdraw(change, handed, why=why)
    return handed


def withdraw_open_hand_over(change: Change, *, why: str) -> None:
    """Write into a change that the offer of its case is withdrawn; nothing happens where there is none."""
    if handed := open_hand_over(change.complaint):
        _withdraw(change, handed, why=why)


def open_hand_over(complaint: Complaint) -> HandOver | None:
    """Return the hand-over of a case that waits to be accepted."""
    waiting = complaint.hand_overs.filter(state=HandOverState.OFFERED)
    return waiting.select_related("giver", "receiver").first()


def _withdraw(change: Change, handed: HandOver, *, why: str) -> None:
    _decide(change, handed, HandOverState.WITHDRAWN, why=why)
    _record(change, EventKind.HAND_OVER_WITHDRAWN, handed, reason=why)
    _tell(change, handed, "HAND_OVER_WITHDRAWN", [handed.receiver])


def _decide(change: Change, handed: HandOver, state: HandOverState, *, why: str = "") -> None:
    handed.state, handed.decided_at, handed.why = state, change.at, why.strip()[:LONGEST_WHY]
    handed.save()


def _record(change: Change, kind: EventKind, handed: HandOver, *, reason: str = "") -> None:
    change.record(
        kind,
        reason=reason,
        hand_over=handed.pk,
        source=str(handed.giver) if handed.giver else "",
        target=str(handed.receiver),
        open_promises=handed.open_promises,
        customer_told=handed.customer_told,
    )


def _tell(change: Change, handed: HandOver, code: str, people: list[Person]) -> None:
    news = News(NoticeKind.HAND_OVER, code, f"hand-over/{handed.pk}/{handed.state}")
    tell_colleagues(people, change=change, news=news)


def _require_giver(complaint: Complaint, by: Person) -> None:
    if complaint.owner_id not in {None, by.pk} and not standing_of(by).can(
        Capability.ASSIGN_COMPLAINTS, complaint.dealer_id
    ):
        raise NotAllowed("HAND_OVER_NOT_YOURS", _("The owner of the case hands it over, or a manager."))


def _require_receiver(complaint: Complaint, to: Person) -> None:
    if not standing_of(to).can(Capability.HANDLE_COMPLAINTS, complaint.dealer_id):
        raise InvalidInput(
            "OWNER_CANNOT_HANDLE", _("Choose somebody of this dealer who handles complaints."), field="to"
        )
    if to.pk == complaint.owner_id:
        raise InvalidInput("OWNER_ALREADY", _("This colleague has the case already."), field="to")
    if is_kept_out(to, complaint):
        raise Refused("OWNER_IS_CONCERNED", _("The person complained about does not handle the case."))


def _offered_to(complaint: Complaint, by: Person) -> HandOver:
    handed = open_hand_over(complaint)
    if handed is None:
        raise _nothing_offered()
    if handed.receiver_id != by.pk:
        raise NotAllowed(
            "HAND_OVER_FOR_ANOTHER",
            _("The case is offered to %(person)s."),
            params={"person": str(handed.receiver)},
        )
    return handed


def _nothing_offered() -> Refused:
    return Refused("NO_HAND_OVER", _("No hand-over of this case is waiting."))
