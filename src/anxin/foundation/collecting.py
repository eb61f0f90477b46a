"""Long work that makes millions of small things and keeps them: to look for rings among them is vain."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let the search for unreachable rings of objects rest; what nobody refers to is freed all the same."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
