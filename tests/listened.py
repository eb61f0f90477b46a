"""An occasion on which a customer of Shanghai said something."""

from typing import Any

from anxin.voice.tests.listening import heard
from tests.cast import Cast


def listened_keys(cast: Cast) -> dict[str, Any]:
    """Return the keys of the occasion and of its line, which Chen has to answer."""
    line = heard(cast)
    return {"listening_key": line.listening.key, "heard_key": line.key}
