"""Reads of by which ways something leaves: how colleagues want to be told, and what a dealer has."""

from anxin.accounts.models import Dealer, Person
from anxin.messaging.choices import GatewayKind, NoticeKind, Way
from anxin.messaging.models import Gateway, NoticePhone, NoticeWay


def ways_of(person: Person) -> dict[str, str]:
    """Return the person's way for each kind of notice, and his number under ``phone``."""
    chosen = dict(NoticeWay.objects.filter(person=person).values_list("kind", "way"))
    phone = NoticePhone.objects.filter(person=person).values_list("phone", flat=True).first()
    return {
        **{kind.value: chosen.get(kind.value, Way.PAGE.value) for kind in NoticeKind},
        "phone": phone or "",
    }


def text_gateway(dealer_id: int) -> Gateway | None:
    """Return the service by which a dealer's text messages go; nothing where he sends none."""
    rows = Gateway.objects.filter(dealer=dealer_id, active=True)
    return rows.exclude(kind=GatewayKind.WECOM).first()


def ways_at(dealer: Dealer | None) -> frozenset[Way]:
    """Return the ways that lead somewhere at a dealer: mail always, others where there is a gateway."""
    kinds = set(Gateway.objects.filter(dealer=dealer, active=True).values_list("kind", flat=True))
    ways = {Way.PAGE, Way.EMAIL}
    if GatewayKind.WECOM in kinds:
        ways.add(Way.WECOM)
    if kinds - {GatewayKind.WECOM}:
        ways.add(Way.SMS)
    return frozenset(ways)
