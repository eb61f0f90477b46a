"""News travels upwards: a service publishes a frozen event; who reacts stands in config/wiring.py."""

from collections.abc import Callable, Mapping
from functools import cache, partial

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

Handlers = Mapping[type, tuple[str, ...]]


@cache
def _handlers() -> dict[type, tuple[Callable[[object], None], ...]]:
    wiring: Handlers = import_string(settings.ANXIN_EVENT_HANDLERS)
    return {kind: tuple(import_string(path) for path in paths) for kind, paths in wiring.items()}


def publish(event: object) -> None:
    """Hand a frozen event to its handlers once the present transaction has been committed."""
    for handler in _handlers().get(type(event), ()):
        transaction.on_commit(partial(handler, event))
