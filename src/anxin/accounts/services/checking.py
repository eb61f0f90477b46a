"""Checks that several operations share: bilingual names, and Django's field rules as errors of ours."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from anxin.foundation.errors import InvalidInput

LONGEST_NAME = 80


def checked_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names that were written, trimmed; at least one language must be there."""
    written = {language: names.get(language, "").strip()[:LONGEST_NAME] for language in ("zh", "en")}
    if not any(written.values()):
        raise InvalidInput(
            "NAME_MISSING", _("Write the name in Chinese, in English or in both."), field="name_zh"
        )
    return {language: name for language, name in written.items() if name}


def check_row(row: models.Model, *, exclude: set[str] | None = None) -> None:
    """Apply the model's own rules; the first broken one is raised at its field."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(
            "FIELD_INVALID", " ".join(messages), field="" if field == "__all__" else field
        ) from error
