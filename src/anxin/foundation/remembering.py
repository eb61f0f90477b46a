"""What is asked again and again while nobody can change it: answered from memory inside a block, asked outside."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("anxin_memory", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember answers until the end of the block; only for who alone writes, thousands of times, such as the demo."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered[T](about: Hashable, ask: Callable[[], T]) -> T:
    """Return what ``ask`` answers: from memory where it is kept, otherwise asked now. ``about`` names the question."""
    memory = _memory.get()
    if memory is None:
        return ask()
    if about not in memory:
        memory[about] = ask()
    answer: T = memory[about]
    return answer
