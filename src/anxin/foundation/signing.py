"""Signatures as Standard Webhooks has them: HMAC-SHA256 over name, time and body, in base 64, marked v1."""

import base64
import binascii
import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

PREFIX = "whsec_"
#: What was signed longer ago, or is from a clock so far ahead, may be an old one sent again by somebody else.
FRESH = timedelta(minutes=5)
_BYTES = 32
_MARK = "v1,"


def new_secret() -> str:
    """Return a new secret, written ``whsec_`` and base 64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signature(secret: str, *, name: str, timestamp: int, content: bytes) -> str:
    """Return the header ``webhook-signature``; ``secret`` is written ``whsec_`` and base 64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{name}.{timestamp}.".encode() + content
    return _MARK + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()


def is_signed(secret: str, *, headers: tuple[str, str, str], content: bytes, now: datetime) -> bool:
    """Tell whether content came from whoever has the secret, within five minutes.

    ``headers`` are ``webhook-id``, ``webhook-timestamp`` in seconds since 1970 and ``webhook-signature``, in which
    several stand side by side while a secret is being changed. Compared in constant time; never raises.
    """
    name, moment, given = headers
    if not name or not moment.isascii() or not moment.isdigit() or len(moment) > 12:
        return False
    if abs(now.timestamp() - int(moment)) > FRESH.total_seconds():
        return False
    try:
        right = signature(secret, name=name, timestamp=int(moment), content=content).encode()
    except (ValueError, binascii.Error):
        return False
    return any(hmac.compare_digest(right, each.encode()) for each in given.split(" ")[:10])
