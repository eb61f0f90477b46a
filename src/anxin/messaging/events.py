"""What messaging tells those who react: see config/wiring.py."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MessageArrived:
    """A message came in and waits to be sorted; whoever misses this finds it by its state."""

    message_id: int


@dataclass(frozen=True)
class DeliveryGivenUp:
    """Something of a message could not be handed over, or came back: the customer did not get it."""

    delivery_id: int


@dataclass(frozen=True)
class DeliveryMade:
    """Something of a message has left the house after it had failed: it may have been told of as given up."""

    delivery_id: int
