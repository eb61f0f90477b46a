"""The brand packs that can be chosen. They live on a floor above, so settings name where they are read."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string


def brand_pack_choices() -> list[tuple[str, str]]:
    """Return key and name of every loaded brand pack, in the reader's language."""
    read: Callable[[], list[tuple[str, str]]] = import_string(settings.ANXIN_BRAND_PACKS)
    return read()


def brand_pack_keys() -> set[str]:
    """Return the keys of every loaded brand pack."""
    return {key for key, _name in brand_pack_choices()}
