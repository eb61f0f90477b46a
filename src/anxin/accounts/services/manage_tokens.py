"""Keys to the API: a token is shown once, its digest is kept, and its person answers for what it does."""

import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import ApiToken, Person
from anxin.accounts.services.recording import record_on_person
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused

PREFIX = "anxin_"
MOST_TOKENS = 20


@transaction.atomic
def create_api_token(name: str, *, by: Person) -> tuple[ApiToken, str]:
    """Make a token for the person and return it with its words, which nobody can read again."""
    written = name.strip()
    if not written:
        raise InvalidInput(
            "TOKEN_WITHOUT_NAME", _("Name what the token is for, such as the workshop system."), field="name"
        )
    if by.api_tokens.filter(revoked_at=None).count() >= MOST_TOKENS:
        raise Refused("TOKENS_TOO_MANY", _("You have many tokens already. Revoke those that nothing uses."))
    words = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=by, name=written[:60], digest=_digest(words), prefix=words[:12], made_at=clock.now()
    )
    record_on_person("accounts.api_token_made", by, by=by, token=token.prefix)
    return token, words


@transaction.atomic
def revoke_api_token(token_id: int, *, by: Person) -> None:
    """End one of the person's own tokens at once."""
    token = by.api_tokens.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise NotFound
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record_on_person("accounts.api_token_revoked", by, by=by, token=token.prefix)


def person_for_token(words: str) -> Person | None:
    """Return the active person whose token this is, or nothing; its day of use is written at most once a day."""
    token = ApiToken.objects.filter(digest=_digest(words), revoked_at=None).select_related("person").first()
    if token is None or not token.person.is_active:
        return None
    today = clock.now().date()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token.person


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
