"""What is made ahead comes in order, in the caller's language and at his clock; what fails there fails here."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import translation

from anxin.foundation import clock
from anxin.foundation.reading_ahead import ahead

AT = datetime(2026, 1, 20, tzinfo=UTC)


def test_things_come_in_their_order_and_to_their_end() -> None:
    assert list(ahead(iter(range(5)))) == [0, 1, 2, 3, 4]
    assert list(ahead(iter(()))) == []


def test_language_and_clock_are_the_callers() -> None:
    def told() -> Iterator[tuple[str | None, datetime]]:
        yield translation.get_language(), clock.now()

    with translation.override("en"), clock.at(AT):
        assert list(ahead(told())) == [("en", AT)]


def test_what_fails_is_raised_where_it_is_asked_for() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("the file ends here")

    things = ahead(failing())
    assert next(things) == 1
    with pytest.raises(ValueError, match="ends here"):
        next(things)
