"""Many customers invited at once: sorted when it begins, invited by the worker, each once, every reason counted."""

from collections import Counter
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.callbacks.choices import RoundState, WhyNotInvited
from anxin.callbacks.models import LinkRound
from anxin.callbacks.selectors.inviting import (
    RoundFilter,
    require_rounds,
    sort_orders,
    versions_to_send,
)
from anxin.customers.models import Customer
from anxin.foundation import audit, clock
from anxin.foundation.errors import AnxinError, InvalidInput, NotFound, Refused
from anxin.foundation.jobs import enqueue
from anxin.surveys.choices import InvitedBy
from anxin.surveys.selectors.invitations import way_to
from anxin.surveys.services.interviews import About
from anxin.surveys.services.invitations import invite, waiting_invitation
from anxin.workshop.models import RepairOrder

TASK = "callbacks.send_links"
MOST_INVITED = 1000
_AT_ONCE = 25
#: What the service says of one customer, as a reason that is counted; what is not named here went wrong.
_REASONS = {
    "DO_NOT_CALL": "do_not_call",
    "NO_CONSENT": WhyNotInvited.NOT_AGREED,
    "NO_ADDRESS": WhyNotInvited.NO_ADDRESS,
    "CALLER_SERVED": WhyNotInvited.SERVED_BY,
}


@transaction.atomic
def begin_round(
    dealer: Dealer, *, wanted: RoundFilter, version: UUID | str, way: InvitedBy | None, by: Person
) -> LinkRound:
    """Begin to invite the customers of the orders closed on some days, by a way or by each one's own.

    ``by`` needs the right to run surveys. ``Refused`` with ``NOBODY_TO_INVITE`` or ``TOO_MANY``, and with
    ``ROUND_RUNNING`` while one is being sent; ``InvalidInput`` for the days, the version and the way.
    """
    require_rounds(by, dealer)
    asked = next((each for each in versions_to_send(dealer) if str(each.key) == str(version)), None)
    if asked is None:
        raise InvalidInput("NOT_IN_LIST", _("Choose one of the answers in the list."), field="version")
    if way == InvitedBy.WECOM:
        raise InvalidInput(
            "NOT_FOR_MANY", _("Links are passed on by WeCom one by one: choose another way."), field="way"
        )
    Dealer.objects.select_for_update(no_key=True, of=("self",)).get(pk=dealer.pk)
    if LinkRound.objects.filter(dealer=dealer, state=RoundState.RUNNING).exists():
        raise Refused("ROUND_RUNNING", _("Links are being sent already: wait until that is through."))
    found = sort_orders(dealer, wanted)
    if not found.chosen:
        raise Refused("NOBODY_TO_INVITE", _("There is nobody to invite about these days."))
    if len(found.chosen) > MOST_INVITED:
        raise Refused("TOO_MANY", _("At most %(most)s customers at once."), params={"most": MOST_INVITED})
    made = LinkRound.objects.create(
        dealer=dealer,
        version=asked,
        since=wanted.since,
        until=wanted.until,
        invited_by=way or "",
        visits=found.visits,
        chosen=[list(each) for each in found.chosen],
        left_out=found.counts,
        made_at=clock.now(),
        made_by=by,
    )
    _record("callbacks.links_begun", made, chosen=len(found.chosen))
    enqueue(TASK, round_id=made.pk)
    return made


def carry_out(round_id: int) -> LinkRound:
    """Invite the customers of a round, some at a time, committed with how far it has come: it may be killed."""
    while True:
        made = _next_ones(round_id)
        if made.state == RoundState.DONE:
            return made


@transaction.atomic
def _next_ones(round_id: int) -> LinkRound:
    rows = LinkRound.objects.select_related("dealer", "version__questionnaire__dealer", "made_by")
    made = rows.select_for_update(of=("self",)).get(pk=round_id)
    if made.state == RoundState.DONE:
        return made
    pairs = made.chosen[made.done : made.done + _AT_ONCE]
    orders = RepairOrder.objects.select_related("vehicle", "adviser").in_bulk(
        [order for order, _who in pairs]
    )
    people = Customer.objects.in_bulk([who for _order, who in pairs])
    counts = Counter(made.left_out)
    for order, who in pairs:
        reason = _invite(made, orders.get(order), people.get(who))
        if reason:
            counts[reason] += 1
    made.left_out, made.done = dict(counts), made.done + len(pairs)
    if made.done >= len(made.chosen):
        made.state, made.done_at = RoundState.DONE, clock.now()
        _record("callbacks.links_sent", made, invited=made.invited, known=made.known)
    made.save(update_fields=["left_out", "done", "invited", "known", "state", "done_at"])
    return made


def _invite(made: LinkRound, order: RepairOrder | None, customer: Customer | None) -> str:
    """Invite one, or return why not; who waits already is counted as that."""
    if order is None or customer is None:
        return WhyNotInvited.WENT_WRONG
    about = About(customer=customer, vehicle=order.vehicle, order=order)
    if waiting_invitation(made.version, about=about):
        made.known += 1
        return ""
    way = InvitedBy(made.invited_by) if made.invited_by else way_to(customer, made.dealer)
    if way is None:
        return WhyNotInvited.NO_ADDRESS
    try:
        with transaction.atomic():
            invite(made.version, about=about, channel=way, by=made.made_by)
    except NotFound:
        return WhyNotInvited.WENT_WRONG
    except AnxinError as error:
        return str(_REASONS.get(error.code, WhyNotInvited.WENT_WRONG))
    made.invited += 1
    return ""


def _record(action: str, made: LinkRound, **details: int) -> None:
    audit.record_operation(
        action, person_id=made.made_by_id, dealer_id=made.dealer_id, subject=str(made.key), **details
    )
