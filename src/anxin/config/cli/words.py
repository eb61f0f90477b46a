"""The terminal's words in the language of the environment, without loading Django.

They stand in the same catalogue as the pages' words.
"""

import gettext as catalogues
import os
from pathlib import Path

LOCALES = Path(__file__).resolve().parents[2] / "locale"


def language() -> str:
    """Tell the reader's language from LC_ALL, LC_MESSAGES or LANG: ``zh-hans`` or ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh-hans" if value.lower().startswith("zh") else "en"
    return "en"


def _catalogue() -> catalogues.NullTranslations:
    languages = ["zh_Hans"] if language() == "zh-hans" else []
    return catalogues.translation("django", LOCALES, languages=languages, fallback=True)


def gettext(message: str) -> str:
    """Return the message in the reader's language."""
    return _catalogue().gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form for this count in the reader's language."""
    return _catalogue().ngettext(singular, plural, count)


def gettext_noop(message: str) -> str:
    """Mark a message that is translated when it is shown."""
    return message
