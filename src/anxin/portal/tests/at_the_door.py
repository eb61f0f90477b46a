"""What tests of the customers' door need: an open door, a solved challenge, a complaint sent, the token it gave."""

import base64
import json
from typing import Any
from urllib.parse import urlsplit

from altcha.v1 import solve_challenge
from django.test import Client

from anxin.portal.models import Door
from anxin.portal.services.keep_door import keep_door
from tests.cast import Cast

WORDS = "空调修了三次还是不凉，我要一个说法。"
FORM: dict[str, Any] = {
    "words": WORDS,
    "category": "cat-service",
    "wish": "修好，再给个说明",
    "car": "沪A·12345",
    "name": "王先生",
    "reach_by": "phone",
    "phone": "139 0000 1234",
    "reach_when": "evening",
}


def open_the_door(cast: Cast, **more: Any) -> Door:
    """Open the door of the first dealer, with Chen looking after it."""
    return keep_door(
        cast.shanghai, **{"open": True, "welcome": {}, "contact": cast.chen, "by": cast.liu, **more}
    )


def solved(client: Client, code: str = "SH01") -> str:
    """Fetch a challenge and compute it, as a browser would."""
    challenge = client.get(f"/d/{code}/challenge/").json()
    found = solve_challenge(
        challenge=challenge["challenge"],
        salt=challenge["salt"],
        algorithm=challenge["algorithm"],
        max_number=challenge["maxnumber"],
        start=0,
    )
    assert found is not None
    names = ("algorithm", "challenge", "salt", "signature")
    payload = {**{name: challenge[name] for name in names}, "number": found.number}
    return base64.b64encode(json.dumps(payload).encode()).decode()


def complain(client: Client, *, proof: str = "", **more: Any) -> Any:
    """Send a complaint as the page's script does."""
    headers = {
        "X-Door-Proof": proof or solved(client),
        "Accept": "application/json",
        "Accept-Language": "zh-CN",
    }
    return client.post("/d/SH01/", {**FORM, **more}, headers=headers)


def token_in(answer: Any) -> str:
    """Return the token of the link that an answer leads to."""
    return str(urlsplit(answer.json()["url"]).path.split("/")[2])
