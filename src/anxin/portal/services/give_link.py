"""Secret links: given, given anew and withdrawn."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings
from django.db.models import QuerySet

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind
from anxin.complaints.selectors.merged import whole_of
from anxin.complaints.services.changing import changing
from anxin.complaints.services.history import Change
from anxin.portal.models import SecretLink
from anxin.portal.selectors.links import digest_of

#: 160 bits: nobody guesses one, and in base 32 it is 32 signs, which a QR code holds lightly.
_BYTES = 20


def give_link(slug: str, *, by: Person, language: str = "", seen: int | None = None) -> str:
    """Give the customer of a case a link, a former one being withdrawn; return its token, which is kept nowhere.

    Its page opens in ``language`` (``zh-hans`` or ``en``), or where none is named in that of his browser.
    """
    token = _written(secrets.token_bytes(_BYTES))
    with changing(slug, by=by, seen=seen) as change:
        write_link(change, token=token, language=language)
    return token


def withdraw_link(slug: str, *, by: Person, seen: int | None = None) -> None:
    """Let the links of a case and of those merged into it open nothing any more; twice changes nothing."""
    with changing(slug, by=by, seen=seen) as change:
        working = SecretLink.objects.filter(complaint__in=whole_of(change.complaint), shut_at=None)
        numbers = list(working.order_by("pk").values_list("complaint__number", flat=True))
        if numbers:
            _shut(working, change)
            change.record(EventKind.DOOR_SHUT, numbers=numbers)


def write_link(change: Change, *, token: str, language: str) -> SecretLink:
    """Keep what tells a token, inside a change under way."""
    _shut(SecretLink.objects.filter(complaint=change.complaint, shut_at=None), change)
    link = SecretLink.objects.create(
        complaint=change.complaint,
        digest=digest_of(token),
        language=language,
        made_at=change.at,
        made_by=change.by,
    )
    change.record(EventKind.DOOR_OPENED, himself=change.by is None)
    return link


def token_of_posting(digest: str) -> str:
    """Return the token that belongs to a complaint sent by the door: whoever sends the same again gets the same."""
    key = settings.SECRET_KEY.encode()
    return _written(hmac.new(key, b"anxin door link " + digest.encode(), hashlib.sha256).digest()[:_BYTES])


def _shut(working: QuerySet[SecretLink], change: Change) -> None:
    working.update(shut_at=change.at, shut_by=change.by)


def _written(raw: bytes) -> str:
    return base64.b32encode(raw).decode().lower()
