"""A year whose holidays nobody has announced yet, for tests of what happens once they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from anxin.rights.selectors import laws


@contextmanager
def not_yet_announced(year: int) -> Iterator[None]:
    """Let nobody know the holidays of a year in this block."""
    years = [each for each in laws._YEARS if each != year]
    laws._read.cache_clear()
    with patch.object(laws, "_YEARS", years):
        yield
    laws._read.cache_clear()
