"""Links in the demo: whoever was not drawn for a call is written to, and some answer on the same evening."""

from datetime import datetime, timedelta
from random import Random

from anxin.accounts.choices import Language
from anxin.callbacks.choices import CallKind, WhyLeftOut
from anxin.callbacks.models import CallList
from anxin.callbacks.services.bad_answers import hear_bad_answer
from anxin.config.demo.people import Shop
from anxin.config.demo.respondents import Respondent
from anxin.foundation import clock
from anxin.foundation.errors import Refused
from anxin.messaging.choices import DeliveryState
from anxin.messaging.models import Delivery
from anxin.surveys.choices import InvitedBy, Purpose, Way
from anxin.surveys.models import Interview, Invitation
from anxin.surveys.selectors.invitations import token_of, way_to
from anxin.surveys.services.answer_link import finish_by_link, give_by_link
from anxin.surveys.services.giving import Step
from anxin.surveys.services.interviews import About
from anxin.surveys.services.invitations import invite
from anxin.surveys.services.questionnaires import ready_version

_SHARE_ANSWERING, _SHARE_LEFT = 0.5, 0.15
_UNTIL_EVENING = timedelta(hours=8)


def mark_sent(invitation: Invitation | None) -> None:
    """Let the message of an invitation have left the house: in the demo no server stands behind the mailbox."""
    if invitation and invitation.message_id:
        Delivery.objects.filter(message=invitation.message_id).update(
            state=DeliveryState.SENT, sent_at=clock.now(), tries=1, reference="250"
        )


class LinkPost:
    """The links that one dealer sends."""

    def __init__(self, shop: Shop, now: datetime) -> None:
        self._shop, self._now = shop, now
        self._rng = Random(f"links:{shop.code}")
        self._respondent = Respondent(shop.language, self._rng)

    def write(self, at: datetime, made: CallList) -> None:
        """Write to those whom a list after service has not drawn; who has no address gets the link by a colleague."""
        if made.kind != CallKind.AFTER_SERVICE or not made.not_drawn:
            return
        rows = made.left_out.filter(reason=WhyLeftOut.NOT_DRAWN)
        for left in rows.select_related("customer", "order__adviser", "order__vehicle").order_by("pk"):
            order = left.order
            if order is None or left.customer is None:
                continue
            about = About(
                customer=left.customer,
                vehicle=order.vehicle,
                order=order,
                adviser=order.adviser,
                adviser_name=order.adviser_name,
            )
            self._invite(about, at)

    def _invite(self, about: About, at: datetime) -> None:
        with clock.at(at):
            version = ready_version(self._shop.dealer, purpose=Purpose.AFTER_SERVICE)
            try:
                way = way_to(about.customer, self._shop.dealer) or InvitedBy.WECOM
                invitation = invite(version, about=about, channel=way, by=self._shop.manager)
            except Refused:
                return
            mark_sent(invitation)
        answered = at + _UNTIL_EVENING + timedelta(minutes=self._rng.randint(0, 150))
        if self._rng.random() < _SHARE_ANSWERING and answered < self._now:
            with clock.at(answered):
                self._answer(invitation)

    def _answer(self, invitation: Invitation) -> None:
        heard, token = Interview(version=invitation.version, way=Way.LINK), token_of(invitation.key)
        mood = 8.4 + self._rng.gauss(0, 1.6)
        self._respondent.answer(heard, mood, left=self._rng.random() < _SHARE_LEFT)
        if not heard.answers:
            return
        step = Step(answers=heard.answers, words=heard.words, skipped=heard.skipped)
        give_by_link(token, step=step, language=str(Language(self._shop.dealer.language)))
        with clock.at(clock.now() + timedelta(seconds=self._rng.randint(45, 180))):
            kept = finish_by_link(token)
            if kept.bad:
                hear_bad_answer(kept.pk)
