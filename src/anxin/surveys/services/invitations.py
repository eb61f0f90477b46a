"""Personal links to a questionnaire: sent or given, withdrawn, run out. Whether to ask at all the caller decides."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.foundation import audit, clock
from anxin.foundation.errors import AnxinError, NotAllowed, NotFound, Refused
from anxin.messaging.choices import DeliveryState
from anxin.messaging.services.decide_delivery import cancel_waiting
from anxin.surveys.choices import InterviewState, InvitationState, InvitedBy, Purpose
from anxin.surveys.models import Interview, Invitation, QuestionnaireVersion
from anxin.surveys.policies import require_typing
from anxin.surveys.selectors.invitations import address_to, days_of_links, digest_of, token_of
from anxin.surveys.services.interviews import About
from anxin.surveys.services.inviting_words import INVITED, write_invitation

#: Asked about a visit, a car or a complaint of his own; anything else needs that he agreed to hear from the house.
_HIS_OWN_MATTER = (Purpose.AFTER_SERVICE, Purpose.AFTER_SALE, Purpose.AFTER_COMPLAINT)
_ANSWERED = (InterviewState.COMPLETE, InterviewState.PARTIAL)
_MOST_AT_ONCE = 1000


@dataclass(frozen=True)
class Outcome:
    """What becomes of one customer of many: his invitation, one that waits already, or why he is not invited."""

    about: About
    invitation: Invitation | None = None
    is_new: bool = False
    why_not: str = ""


@transaction.atomic
def invite(
    version: QuestionnaireVersion,
    *,
    about: About,
    channel: InvitedBy,
    by: Person | None = None,
    not_before: datetime | None = None,
) -> Invitation:
    """Invite a customer to answer a version by a personal link, or return the one to this questionnaire that waits.

    ``about`` names customer, car, order and complaint; the message is queued in this transaction and leaves at
    ``not_before`` at the earliest. By WeCom a colleague passes the link on: he asks ``address_of_token(token_of(key))``
    and is never the one who served the customer. ``by`` needs the right to call or to run surveys. ``Refused`` with
    ``IS_ANONYMOUS``, ``NOT_RELEASED``, ``DO_NOT_CALL``, ``NO_CONSENT``, ``NO_ADDRESS`` or ``CALLER_SERVED``;
    ``NotFound`` where customer, car or order are another dealer's. Fatigue is the caller's business.
    """
    if by:
        require_typing(by, version.questionnaire.dealer_id)
    _require_invitable(version, about, channel, by)
    about.customer.__class__.objects.select_for_update(no_key=True, of=("self",)).get(pk=about.customer.pk)
    waiting = _waiting(version, about)
    if waiting and waiting.expires_at > clock.now():
        return waiting
    if waiting:
        _expire(waiting)
    invitation = _write(version, about, channel, by=by, not_before=not_before)
    if channel != InvitedBy.WECOM:
        invitation.message = write_invitation(invitation, template=INVITED, not_before=not_before)
        invitation.save(update_fields=["message"])
    _record("invited", invitation, by=by, way=str(channel))
    return invitation


def invite_many(
    version: QuestionnaireVersion,
    *,
    abouts: Iterable[About],
    channel: InvitedBy,
    by: Person | None = None,
    preview: bool = False,
) -> list[Outcome]:
    """Invite many customers, or with ``preview`` tell what would become of each and write nothing.

    Each is a transaction of his own, so that it can be run again after a failure: whoever waits is not invited twice.
    At most 1,000 at once, ``Refused`` otherwise.
    """
    wanted = list(abouts)
    if len(wanted) > _MOST_AT_ONCE:
        raise Refused("TOO_MANY", _("At most %(most)s customers at once."), params={"most": _MOST_AT_ONCE})
    if by:
        require_typing(by, version.questionnaire.dealer_id)
    return [_one_of_many(version, about, channel, by=by, preview=preview) for about in wanted]


@transaction.atomic
def withdraw_invitation(key: UUID | str, *, by: Person, reason: str = "") -> Invitation:
    """Let a link open nothing any more, and call its message back where it has not left; twice changes nothing.

    ``Refused`` where it was answered or has run out.
    """
    invitation = _held(key)
    require_typing(by, invitation.dealer_id)
    if invitation.state == InvitationState.WITHDRAWN:
        return invitation
    if invitation.state != InvitationState.WAITING:
        raise Refused("NOT_WAITING", _("This invitation was answered or has run out."))
    invitation.why_withdrawn = reason.strip()[:200]
    _withdraw(invitation, by=by)
    return invitation


def withdraw_of_customers(customers: Collection[int]) -> int:
    """Withdraw what customers, by number, are invited to and have not begun: their complaint comes first (S080).

    Returns how many; the same again withdraws nothing.
    """
    return _withdraw_all(Invitation.objects.filter(customer__in=customers, interview=None))


def withdraw_answered(key: UUID) -> int:
    """Withdraw the other links to a questionnaire whose customer has answered it about the same matter meanwhile."""
    interview = Interview.objects.select_related("version").filter(pk=key, state__in=_ANSWERED).first()
    if interview is None or interview.customer_id is None:
        return 0
    rows = Invitation.objects.filter(
        customer=interview.customer_id,
        version__questionnaire=interview.version.questionnaire_id,
        order=interview.order_id,
        made_at__lte=interview.ended_at or clock.now(),
    )
    if interview.order_id is None:
        rows = rows.filter(subject=interview.subject)
    return _withdraw_all(rows.exclude(interview__pk=key))


def expire_invitations() -> int:
    """Mark the invitations whose time is over; return how many. Safe to run twice, and while customers answer."""
    late = Invitation.objects.filter(state=InvitationState.WAITING, expires_at__lte=clock.now())
    return late.update(state=InvitationState.EXPIRED)


def _one_of_many(
    version: QuestionnaireVersion, about: About, channel: InvitedBy, *, by: Person | None, preview: bool
) -> Outcome:
    waiting = _waiting(version, about)
    if waiting and waiting.expires_at > clock.now():
        return Outcome(about, waiting)
    try:
        if preview:
            _require_invitable(version, about, channel, by)
            return Outcome(about, is_new=True)
        return Outcome(about, invite(version, about=about, channel=channel, by=by), is_new=True)
    except NotAllowed:
        raise
    except AnxinError as error:
        return Outcome(about, why_not=str(error))


def _require_invitable(
    version: QuestionnaireVersion, about: About, channel: InvitedBy, by: Person | None
) -> None:
    questionnaire, customer = version.questionnaire, about.customer
    told = (customer, about.vehicle, about.order)
    if any(each.dealer_id != questionnaire.dealer_id for each in told if each):
        raise NotFound
    if questionnaire.anonymous:
        raise Refused("IS_ANONYMOUS", _("An anonymous questionnaire is asked of nobody by name."))
    if version.released_at is None:
        raise Refused("NOT_RELEASED", _("Put a version of it into use first."))
    if customer.do_not_call:
        raise Refused("DO_NOT_CALL", _("This customer does not want to be asked."))
    if questionnaire.purpose not in _HIS_OWN_MATTER and customer.marketing_consent_on is None:
        raise Refused(
            "NO_CONSENT",
            _("This is not about a visit of his own, and the customer never agreed to such messages."),
        )
    if channel == InvitedBy.WECOM:
        if by is None or by == (about.adviser or (about.order.adviser if about.order else None)):
            raise Refused(
                "CALLER_SERVED", _("You served this customer yourself: a colleague asks him instead.")
            )
    elif not address_to(customer, questionnaire.dealer, channel):
        raise Refused("NO_ADDRESS", _("Nothing is on file by which this could reach him."))


def waiting_invitation(version: QuestionnaireVersion, *, about: About) -> Invitation | None:
    """Return the invitation about the same to the same questionnaire that can still be answered."""
    waiting = _waiting(version, about)
    return waiting if waiting and waiting.expires_at > clock.now() else None


def _waiting(version: QuestionnaireVersion, about: About) -> Invitation | None:
    rows = Invitation.objects.filter(customer=about.customer, state=InvitationState.WAITING)
    of_this = rows.filter(version__questionnaire=version.questionnaire_id)
    return of_this.filter(order=about.order, subject=about.subject).first()


def _write(
    version: QuestionnaireVersion,
    about: About,
    channel: InvitedBy,
    *,
    by: Person | None,
    not_before: datetime | None,
) -> Invitation:
    dealer, order, now = version.questionnaire.dealer, about.order, clock.now()
    key = uuid.uuid4()
    return Invitation.objects.create(
        key=key,
        dealer=dealer,
        version=version,
        customer=about.customer,
        vehicle=about.vehicle or (order.vehicle if order else None),
        order=order,
        subject=about.subject,
        adviser=about.adviser or (order.adviser if order else None),
        adviser_name=about.adviser_name or (order.adviser_name if order else ""),
        invited_by=channel,
        language=dealer.language,
        digest=digest_of(token_of(key)),
        made_at=now,
        made_by=by,
        expires_at=max(now, not_before or now) + days_of_links(dealer) + timedelta(minutes=1),
    )


def _withdraw(invitation: Invitation, *, by: Person | None) -> None:
    invitation.state = InvitationState.WITHDRAWN
    invitation.save(update_fields=["state", "why_withdrawn"])
    message = invitation.message
    if message and message.deliveries.filter(state=DeliveryState.QUEUED).exists():
        cancel_waiting({message.pk: invitation.pk}, by=by)
    _record("invitation_withdrawn", invitation, by=by)


@transaction.atomic
def _withdraw_all(rows: QuerySet[Invitation]) -> int:
    held = rows.filter(state=InvitationState.WAITING).order_by("pk").select_for_update(of=("self",))
    waiting = list(held.select_related("message"))
    for invitation in waiting:
        _withdraw(invitation, by=None)
    return len(waiting)


def _expire(invitation: Invitation) -> None:
    invitation.state = InvitationState.EXPIRED
    invitation.save(update_fields=["state"])


def _held(key: UUID | str) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("dealer", "message")
    try:
        found = rows.filter(key=key if isinstance(key, UUID) else UUID(key)).first()
    except ValueError as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def _record(action: str, invitation: Invitation, *, by: Person | None, **details: object) -> None:
    audit.record_operation(
        f"surveys.{action}",
        person_id=by.pk if by else None,
        dealer_id=invitation.dealer_id,
        subject=str(invitation.key),
        **details,
    )
