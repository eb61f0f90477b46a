"""What is written into a case, checked for being there and for its length."""

from django.utils.translation import gettext as _

from anxin.foundation.errors import InvalidInput


def short_text(text: str, *, field: str, most: int, missing: str = "") -> str:
    """Return a text without the blanks around it; ``InvalidInput`` says ``missing`` for an empty one, or how long.

    Without ``missing`` a text may be empty. ``most`` is the number of characters that are kept.
    """
    text = text.strip().replace("\x00", "")
    if missing and not text:
        raise InvalidInput("TEXT_MISSING", missing, field=field)
    if len(text) > most:
        raise InvalidInput(
            "TEXT_TOO_LONG",
            _("At most %(limit)s characters; there are %(count)s."),
            field=field,
            params={"limit": most, "count": len(text)},
        )
    return text
