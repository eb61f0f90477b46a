"""Writes into a WeCom group by its robot: text up to 2,048 bytes or markdown up to 4,096, twenty times a minute."""

import json
from typing import Any

from anxin.foundation.sealing import unseal
from anxin.integrations.posting import ask
from anxin.messaging.models import Delivery, Gateway
from anxin.messaging.services.handing_over import Brink, NotHandedOver
from anxin.messaging.services.word_delivery import words_of

MOST_TEXT = 2048
MOST_MARKDOWN = 4096
#: What the platform says when a robot writes too often, or when it is too busy itself.
_LATER = frozenset({-1, 45009, 45033})


class GroupCarrier:
    """Carries messages into one group."""

    repeatable = False
    per_minute = 20

    def __init__(self, gateway: Gateway) -> None:
        self._url = unseal(gateway.secret)

    def carry(self, delivery: Delivery, *, brink: Brink) -> str:
        """Write one message into the group."""
        content = json.dumps(_message(delivery), ensure_ascii=False).encode()
        brink()
        answer = ask(self._url, content=content, headers={"Content-Type": "application/json"})
        try:
            told = json.loads(answer.text)
            code, words = int(told["errcode"]), str(told.get("errmsg", ""))
        except (ValueError, KeyError, TypeError) as error:
            raise NotHandedOver("ANSWER_UNREADABLE", str(answer.status), final=not answer.busy) from error
        if code:
            raise NotHandedOver("GATEWAY_REFUSED", f"{code} {words}", final=code not in _LATER)
        return words

    def close(self) -> None:
        """Each request stands alone."""


def _message(delivery: Delivery) -> dict[str, Any]:
    if markdown := delivery.payload.get("markdown"):
        return {"msgtype": "markdown", "markdown": {"content": _within(str(markdown), MOST_MARKDOWN)}}
    text: dict[str, Any] = {"content": _within(words_of(delivery).text, MOST_TEXT)}
    if phone := delivery.payload.get("phone"):
        text["mentioned_mobile_list"] = [phone]
    return {"msgtype": "text", "text": text}


def _within(text: str, most: int) -> str:
    """Cut a text to so many bytes, never inside a character."""
    wire = text.encode()
    return text if len(wire) <= most else wire[: most - 3].decode("utf-8", "ignore") + "…"
