"""What the ledger does when orders change on the floor below."""

from anxin.promises.services.follow_orders import follow_soon
from anxin.workshop.events import OrdersChanged


def follow_changed_orders(event: OrdersChanged) -> None:
    """Let the worker take over what the orders promise now."""
    follow_soon()
