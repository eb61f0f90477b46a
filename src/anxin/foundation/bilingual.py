"""Texts in two languages: content entries and what a dealer types are maps ``{"zh": …, "en": …}``."""

from collections.abc import Mapping

from django.utils.translation import get_language


def reading_language() -> str:
    """Return ``zh`` or ``en``, whichever the present reader reads."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def pick(text: Mapping[str, str] | None, language: str = "") -> str:
    """Return the text in a language, or in the other one where it was never written."""
    if not text:
        return ""
    wanted = language or reading_language()
    return text.get(wanted) or text.get("zh") or text.get("en") or ""
