"""Proof of work: a browser computes for about a second before it may send a complaint; a flood would for days."""

import base64
import binascii
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings

from anxin.foundation import clock

#: Half of it is tried on average: about a second on a cheap telephone, less elsewhere.
HARDNESS = 120_000
#: Long enough to write in peace; the page fetches another one where somebody takes longer.
LASTS = timedelta(hours=1)
_MOST_TEXT = 2000


def new_challenge(dealer_code: str) -> dict[str, Any]:
    """Return a challenge for the form of one dealer, JSON-plain, in the notation of ALTCHA."""
    made = create_challenge(
        ChallengeOptions(
            algorithm="SHA-256",
            max_number=HARDNESS,
            hmac_key=_key(),
            expires=clock.now() + LASTS,
            params={"door": dealer_code},
        )
    )
    return {
        "algorithm": made.algorithm,
        "challenge": made.challenge,
        "maxnumber": made.max_number,
        "salt": made.salt,
        "signature": made.signature,
    }


def name_of_proof(payload: str, *, dealer_code: str) -> str:
    """Return what names a solved challenge of this dealer, or nothing where it is none or has run out."""
    if not payload or len(payload) > _MOST_TEXT:
        return ""
    try:
        found = json.loads(base64.b64decode(payload, validate=True))
    except (binascii.Error, ValueError):
        return ""
    if not isinstance(found, dict) or f"door={dealer_code}&" not in f"{found.get('salt', '')}&":
        return ""
    try:
        solved, _why = verify_solution(payload, _key(), check_expires=True)
    except (KeyError, TypeError, ValueError, AttributeError):
        return ""
    return hashlib.sha256(str(found["salt"]).encode()).hexdigest() if solved else ""


def _key() -> str:
    return hmac.new(settings.SECRET_KEY.encode(), b"anxin door proof", hashlib.sha256).hexdigest()
