"""One reminder to customers who were invited by message and have not answered; none where the dealer wants none."""

from datetime import datetime

from django.db import transaction

from anxin.accounts.models import Dealer
from anxin.foundation import audit, clock
from anxin.messaging.choices import DeliveryState
from anxin.messaging.policies import QuietHours
from anxin.messaging.services.notices import QUIET_HOURS
from anxin.playbooks.selectors import setting
from anxin.surveys.choices import InterviewState, InvitationState, InvitedBy
from anxin.surveys.models import Invitation
from anxin.surveys.selectors.invitations import address_to, digest_of, reminder_after, token_of
from anxin.surveys.services.inviting_words import REMINDED, write_invitation

_BY_MESSAGE = (InvitedBy.SMS, InvitedBy.EMAIL)
_MOST_AT_ONCE = 500


def remind_invited() -> int:
    """Remind whom his dealer wants reminded, once; return how many. Safe to run twice and side by side."""
    now, reminded = clock.now(), 0
    waiting = Invitation.objects.filter(
        state=InvitationState.WAITING, reminded_at=None, expires_at__gt=now, invited_by__in=_BY_MESSAGE
    ).exclude(interview__state=InterviewState.COMPLETE)
    for dealer in Dealer.objects.filter(pk__in=waiting.values("dealer")).order_by("pk"):
        after = reminder_after(dealer)
        if after is None:
            continue
        due = waiting.filter(dealer=dealer, made_at__lte=now - after).order_by("made_at")
        for key in list(due.values_list("pk", flat=True)[:_MOST_AT_ONCE]):
            reminded += _remind(key, now)
    return reminded


@transaction.atomic
def _remind(key: int, now: datetime) -> bool:
    rows = Invitation.objects.select_for_update(of=("self",), skip_locked=True)
    invitation = (
        rows.filter(pk=key, state=InvitationState.WAITING, reminded_at=None)
        .select_related("dealer", "customer", "vehicle")
        .first()
    )
    if invitation is None:
        return False
    customer = invitation.customer
    # The first message has to have left, or the reminder would come before it.
    left = (
        invitation.message is not None
        and invitation.message.deliveries.filter(state=DeliveryState.SENT).exists()
    )
    address = address_to(customer, invitation.dealer, InvitedBy(invitation.invited_by))
    if not left or customer.do_not_call or not address:
        return False
    quiet = QuietHours.read(setting(QUIET_HOURS, dealer_code=invitation.dealer.code))
    leaves = quiet.over_at(now, zone=invitation.dealer.time_zone)
    if leaves >= invitation.expires_at:
        return False
    _fit_token(invitation)
    write_invitation(invitation, template=REMINDED, not_before=leaves)
    invitation.reminded_at = now
    invitation.save(update_fields=["reminded_at"])
    audit.record_operation(
        "surveys.invitation_reminded",
        person_id=None,
        dealer_id=invitation.dealer_id,
        subject=str(invitation.key),
    )
    return True


def _fit_token(invitation: Invitation) -> None:
    """See to it that the link of the reminder opens: with another ``SECRET_KEY`` tokens are others than were sent."""
    digest = digest_of(token_of(invitation.key))
    if digest != invitation.digest:
        invitation.digest = digest
        invitation.save(update_fields=["digest"])
