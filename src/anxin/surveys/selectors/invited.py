"""The invitations of a dealer, one by one and as a list, to who invites there or reads the figures."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.surveys.choices import InterviewState, InvitationState, InvitedBy
from anxin.surveys.models import Interview, Invitation
from anxin.surveys.policies import can_type, dealers_of_questionnaires
from anxin.surveys.selectors.invitations import address_of_token, token_of

NEWEST = ("-made_at", "-id")
_WITH = (
    "dealer",
    "version__questionnaire",
    "customer",
    "vehicle",
    "order",
    "adviser",
    "made_by",
    "interview",
)


@dataclass(frozen=True)
class InvitedLine:
    """An invitation as it stands now; ``link`` for a colleague who passes it on and has not served the customer."""

    invitation: Invitation
    state: str
    answer: Interview | None
    link: str
    may_withdraw: bool


def invitations_visible_to(person: Person) -> QuerySet[Invitation]:
    """Return the invitations of the dealers whose questionnaires a person reads; an adviser sees none."""
    rows = Invitation.objects.filter(dealer__in=dealers_of_questionnaires(person)).select_related(*_WITH)
    return rows.defer("customer__search", "vehicle__search", "version__document")


def get_invitation_for(person: Person, key: UUID | str) -> Invitation:
    """Return the invitation with this key; ``NotFound`` to whoever may not see it."""
    try:
        found = invitations_visible_to(person).filter(key=key if isinstance(key, UUID) else UUID(key)).first()
    except ValueError as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def in_state(state: InvitationState) -> Q:
    """Return the condition for invitations that stand so now: one whose time is over has run out."""
    over = Q(state=InvitationState.WAITING, expires_at__lte=clock.now())
    if state == InvitationState.WAITING:
        return Q(state=state) & ~over
    return Q(state=state) | over if state == InvitationState.EXPIRED else Q(state=state)


def state_now(invitation: Invitation) -> InvitationState:
    """Return how an invitation stands now."""
    state = InvitationState(invitation.state)
    is_over = state == InvitationState.WAITING and invitation.expires_at <= clock.now()
    return InvitationState.EXPIRED if is_over else state


def line_of(person: Person, invitation: Invitation) -> InvitedLine:
    """Return what a person sees of an invitation that he may see."""
    answer, state = getattr(invitation, "interview", None), state_now(invitation)
    waits = state == InvitationState.WAITING
    invites = can_type(person, invitation.dealer_id)
    begun = waits and answer is not None and answer.state != InterviewState.COMPLETE
    passed_on = (
        waits and invites and invitation.invited_by == InvitedBy.WECOM and invitation.adviser_id != person.pk
    )
    return InvitedLine(
        invitation=invitation,
        state=pgettext("invitation", "begun") if begun else str(state.label),
        answer=answer,
        link=address_of_token(token_of(invitation.key)) if passed_on else "",
        may_withdraw=waits and invites,
    )
