"""Operations on promises. The first five are for whoever has authorised them already, such as a case."""

from anxin.promises.services.ledger import (
    Pledge,
    break_promise,
    keep_promise,
    make_promise,
    move_promise,
    transfer_promises,
    withdraw_promise,
)

__all__ = [
    "Pledge",
    "break_promise",
    "keep_promise",
    "make_promise",
    "move_promise",
    "transfer_promises",
    "withdraw_promise",
]
