"""Secrets at rest, such as the password of a mailbox: unreadable to whoever has the database alone."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from anxin.foundation.errors import Refused


def seal(secret: str) -> str:
    """Return a secret sealed with the installation's key; an empty one stays empty."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """Return what was sealed; ``Refused`` when the installation's key has changed since."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Refused(
            "SECRET_UNREADABLE",
            _(
                "A stored password cannot be read: the secret key of this installation has changed. Enter it again."
            ),
        ) from error


def _box() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"anxin stored secrets")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
