"""The next thing is made ready while the present one is worked on: reading goes on while the database answers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice

from django.utils import translation


def ahead[T](things: Iterator[T]) -> Iterator[T]:
    """Give the same things in the same order; each is made by a thread while the one before it is in use.

    Language and clock are the caller's. Making them must not touch the database: the thread has no part in the
    caller's transaction.
    """
    context, language = copy_context(), translation.get_language()

    def make_one() -> list[T]:
        # Django keeps the language with the thread, not with the context.
        with translation.override(language):
            return list(islice(things, 1))

    with ThreadPoolExecutor(max_workers=1) as thread:
        waiting = thread.submit(context.run, make_one)
        while made := waiting.result():
            waiting = thread.submit(context.run, make_one)
            yield made[0]
