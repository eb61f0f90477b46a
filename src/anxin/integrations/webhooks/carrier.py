"""Tells another program what happened, signed; tried again under the same name, by which it knows a repeat."""

import json
from hashlib import sha256

from anxin.foundation import clock
from anxin.foundation.sealing import unseal
from anxin.foundation.signing import signature
from anxin.integrations.posting import ask
from anxin.messaging.models import Delivery, Webhook
from anxin.messaging.services.handing_over import Brink, NotHandedOver

_GONE = 410


class WebhookCarrier:
    """Carries events to one address."""

    repeatable = True
    per_minute = None

    def __init__(self, webhook: Webhook) -> None:
        self._url = webhook.url
        self._secret = unseal(webhook.secret)

    def carry(self, delivery: Delivery, *, brink: Brink) -> str:
        """Post one event; anything but success is tried again, except that the address is gone for good."""
        content = json.dumps(delivery.payload, ensure_ascii=False, separators=(",", ":")).encode()
        name, timestamp = (
            f"msg_{sha256(delivery.key.encode()).hexdigest()[:32]}",
            int(clock.now().timestamp()),
        )
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "webhook-id": name,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._secret, name=name, timestamp=timestamp, content=content),
        }
        brink()
        answer = ask(self._url, content=content, headers=headers)
        if not answer.good:
            raise NotHandedOver(
                "RECEIVER_REFUSED", f"{answer.status} {answer.text}", final=answer.status == _GONE
            )
        return str(answer.status)

    def close(self) -> None:
        """Each request stands alone."""
