"""Sends text messages by a service of which the dealer says how it is asked: address, fields, and a secret header."""

import json
import re
from typing import Any
from urllib.parse import urlencode

from anxin.foundation.sealing import unseal
from anxin.integrations.posting import ask
from anxin.messaging.models import Delivery, Gateway
from anxin.messaging.services.handing_over import Brink, NotHandedOver
from anxin.messaging.services.word_delivery import words_of

_SIGN = re.compile(r"\{(?:phone|text|id)\}")


class HttpSmsCarrier:
    """Carries the text messages of one dealer; ``{phone}``, ``{text}`` and ``{id}`` stand in the fields he wrote."""

    repeatable = False
    per_minute = None

    def __init__(self, gateway: Gateway) -> None:
        self._options = gateway.options
        self._secret = unseal(gateway.secret)

    def carry(self, delivery: Delivery, *, brink: Brink) -> str:
        """Send one text message; the answer's beginning is what the service calls it."""
        fields = self._filled(delivery)
        headers = {self._options["header"]: self._secret} if self._options.get("header") else {}
        url, content = self._options["url"], b""
        if self._options["method"] == "GET":
            url = f"{url}{'&' if '?' in url else '?'}{urlencode(_flat(fields))}"
        elif self._options["form"] == "json":
            headers["Content-Type"] = "application/json; charset=utf-8"
            content = json.dumps(fields, ensure_ascii=False).encode()
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
            content = urlencode(_flat(fields)).encode()
        brink()
        answer = ask(url, content=content, headers=headers, method=self._options["method"])
        if not answer.good or self._options.get("expected", "") not in answer.text:
            final = answer.status >= 400 and not answer.busy
            raise NotHandedOver("GATEWAY_REFUSED", f"{answer.status} {answer.text}", final=final)
        return answer.text[:200]

    def close(self) -> None:
        """Each request stands alone."""

    def _filled(self, delivery: Delivery) -> Any:
        words = {"{phone}": delivery.to, "{text}": words_of(delivery).text, "{id}": str(delivery.pk)}
        return _fill(self._options["fields"], words)


def _fill(node: Any, words: dict[str, str]) -> Any:
    """Put words into the texts of a JSON document; what is put in is never read again as a placeholder."""
    if isinstance(node, dict):
        return {name: _fill(value, words) for name, value in node.items()}
    if isinstance(node, list):
        return [_fill(value, words) for value in node]
    if not isinstance(node, str):
        return node
    return _SIGN.sub(lambda found: words[found[0]], node)


def _flat(fields: Any) -> dict[str, str]:
    return {
        str(name): value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()
    }
