"""The next thing is made ready while the present one is worked on: reading goes on while the database answers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice


def ahead[T](things: Iterator[T]) -> Iterator[T]:
    """Give the same things in the same order; each is made by a thread while the one before it is in use.

    Making them must not touch the database: the thread has no part in the caller's transaction.
    """
    context = copy_context()

    def make_one() -> list[T]:
        return context.run(list, islice(things, 1))

    with ThreadPoolExecutor(max_workers=1) as thread:
        waiting = thread.submit(make_one)
        while made := waiting.result():
            waiting = thread.submit(make_one)
            yield made[0]
