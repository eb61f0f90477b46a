"""Signatures as Standard Webhooks has them: HMAC-SHA256 over name, time and body, in base 64, marked v1."""

import base64
import hmac
from hashlib import sha256

PREFIX = "whsec_"


def signature(secret: str, *, name: str, timestamp: int, content: bytes) -> str:
    """Return the header ``webhook-signature``; ``secret`` is written ``whsec_`` and base 64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{name}.{timestamp}.".encode() + content
    return "v1," + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()
