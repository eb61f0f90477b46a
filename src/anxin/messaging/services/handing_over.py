"""What the outbox and those who carry things out of the house agree on. The carriers themselves stand above."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from anxin.messaging.choices import Channel, GatewayKind
from anxin.messaging.models import Delivery, Gateway, Mailbox, Webhook
from anxin.messaging.selectors.ways import text_gateway

Place = Mailbox | Gateway | Webhook | None


class Brink(Protocol):
    """Called right before the step after which the other side may have it; returns once that is committed."""

    def __call__(self, *, with_copy: bool = False) -> None: ...


class Carrier(Protocol):
    """Carries things to one place, one after the other, by one connection where the channel has such a thing."""

    #: Whoever gets it knows it again: then what may have arrived is simply sent once more.
    repeatable: bool
    #: How many may be handed over a minute; nothing for as many as can be.
    per_minute: int | None

    def carry(self, delivery: Delivery, *, brink: Brink) -> str:
        """Hand something over and return what the other side calls it; ``NotHandedOver`` otherwise."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


class NotHandedOver(Exception):
    """Something was not handed over: ``code`` says why, ``answer`` what the other side said.

    ``final``: another try would not help. ``everything``: the place cannot be reached at all.
    """

    def __init__(self, code: str, answer: str = "", *, final: bool = False, everything: bool = False) -> None:
        self.code, self.answer, self.final, self.everything = code, answer, final, everything
        super().__init__(code, answer)


class AnswerLost(Exception):
    """It was handed over, and nobody heard whether it was taken."""


@dataclass(frozen=True)
class Lane:
    """Where a delivery goes: a channel, and a mailbox, gateway, webhook or dealer by number or key."""

    channel: Channel
    place: str

    def __str__(self) -> str:
        return f"{self.channel}/{self.place}"

    @classmethod
    def read(cls, text: str) -> "Lane":
        channel, _slash, place = text.partition("/")
        return cls(Channel(channel), place)


def place_of(lane: Lane) -> Place:
    """Return the mailbox, gateway or webhook at the end of a lane; nothing for the installation's own mail server.

    ``NotHandedOver`` where there is none or it is out of use.
    """
    found: Place = None
    if lane.channel == Channel.EMAIL:
        if lane.place == "0":
            return None
        found = Mailbox.objects.filter(pk=int(lane.place), active=True).first()
    elif lane.channel == Channel.SMS:
        found = text_gateway(int(lane.place))
    elif lane.channel == Channel.WECOM:
        found = Gateway.objects.filter(key=lane.place, kind=GatewayKind.WECOM, active=True).first()
    elif lane.channel == Channel.WEBHOOK:
        found = Webhook.objects.filter(key=lane.place, active=True).first()
    if found is None:
        raise NotHandedOver("PLACE_OUT_OF_USE", final=True)
    return found


def carrier_to(lane: Lane) -> Carrier:
    """Return the carrier of a lane; ``NotHandedOver`` where there is nobody to carry anything to."""
    place = place_of(lane)
    kind = f"{lane.channel}/{place.kind}" if isinstance(place, Gateway) else str(lane.channel)
    return _provider(kind)(place)


@cache
def _provider(kind: str) -> Callable[[Any], Carrier]:
    found: Callable[[Any], Carrier] = import_string(settings.ANXIN_PROVIDERS[kind])
    return found
