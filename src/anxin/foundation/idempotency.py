"""A request sent twice is done once: the first answer is kept under the client's key and given again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.foundation.locks import wait_for
from anxin.foundation.models import KeptAnswer

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Answer:
    """What a door answers: a status and JSON-ready data; ``replayed`` when an earlier request brought it about."""

    status: int
    body: Any
    replayed: bool = False


def answer_once(work: Callable[[], Answer], *, person_id: int, key: str, digest: str) -> Answer:
    """Do the work and keep its answer, or return the answer that was kept under this person's key.

    The work and its answer are one transaction: what fails is not kept and may be tried again. A second request that
    comes while the first is under way waits for it.
    """
    with transaction.atomic():
        _wait_for_the_key(person_id, key)
        kept = KeptAnswer.objects.filter(person_id=person_id, key=key).first()
        if kept and kept.at > clock.now() - KEPT_FOR:
            return _kept(kept, digest)
        answer = work()
        KeptAnswer.objects.update_or_create(
            person_id=person_id,
            key=key,
            defaults={
                "request_digest": digest,
                "status": answer.status,
                "body": answer.body,
                "at": clock.now(),
            },
        )
    return answer


def request_digest(method: str, path: str, body: bytes) -> str:
    """Return what tells one request from another."""
    return hashlib.sha256(b"\n".join([method.encode(), path.encode(), body])).hexdigest()


def forget_kept_answers() -> int:
    """Delete the answers that nobody may ask for any more, and return how many there were."""
    return KeptAnswer.objects.filter(at__lte=clock.now() - KEPT_FOR).delete()[0]


def _kept(kept: KeptAnswer, digest: str) -> Answer:
    if kept.request_digest != digest:
        raise InvalidInput(
            "IDEMPOTENCY_KEY_REUSED",
            _("This key has been used for another request. Take a new key for every new request."),
            field=HEADER,
        )
    return Answer(status=kept.status, body=kept.body, replayed=True)


def _wait_for_the_key(person_id: int, key: str) -> None:
    wait_for(f"request/{person_id}:{key}")
