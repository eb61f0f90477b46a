"""The one way to change a promise from its own page: fetch and authorise, compare versions, all in one."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Person
from anxin.foundation.errors import NotAllowed, Refused, Stale
from anxin.promises.models import Promise
from anxin.promises.policies import can_work_on
from anxin.promises.selectors.ledger import get_promise_for
from anxin.promises.services.risks import judge_promise


@contextmanager
def changing(key: UUID | str, *, by: Person, seen: int | None) -> Iterator[Promise]:
    """Open a change to a promise and judge afterwards what endangers it.

    ``seen`` is the version that the person was looking at, ``None`` where a door shows none; ``Stale`` when somebody
    was faster, ``NotFound`` and ``NotAllowed`` as the ledger and the role say.
    """
    with transaction.atomic():
        promise = get_promise_for(by, key, lock=True)
        if not can_work_on(by, promise):
            raise NotAllowed("ROLE_MAY_NOT", _("Your role sees promises and does not work on them."))
        if seen is not None and seen != promise.version:
            raise Stale(
                "PROMISE_STALE", _("Somebody changed this promise in the meantime. Look at it again.")
            )
        yield promise
        judge_promise(promise)


def require_own(promise: Promise) -> None:
    """Let pass a promise made outside a case; one of a case is moved and settled there."""
    if not promise.is_own:
        raise Refused(
            "PROMISE_OF_A_CASE",
            _("This promise belongs to %(number)s: settle it there, so that the case knows of it."),
            params={"number": promise.number},
        )
