"""Where kept files lie: one storage for all, a folder of this machine or a bucket, chosen by the settings."""

from collections.abc import Iterator
from datetime import datetime

from django.core.files.storage import Storage, storages

NAME = "attachments"


def attachment_storage() -> Storage:
    """Return the storage of kept files."""
    return storages[NAME]


def folder_of(key: str) -> str:
    """Return the folder of what is kept under a key; spread over 256, since no folder should hold a million."""
    return f"{key[:2]}/{key}"


def stored_keys() -> Iterator[list[str]]:
    """Yield the keys under which anything is kept, as many at a time as one of the 256 folders holds."""
    storage = attachment_storage()
    try:
        shelves, _files = storage.listdir("")
    except FileNotFoundError:
        return
    for shelf in shelves:
        keys, _files = storage.listdir(shelf)
        yield keys


def delete_stored(key: str, *, older_than: datetime | None = None) -> bool:
    """Delete all that is kept under a key, unless something of it is younger than asked; tell whether it is gone."""
    storage, folder = attachment_storage(), folder_of(key)
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return False
    paths = [f"{folder}/{name}" for name in names]
    if older_than and any(storage.get_modified_time(path) >= older_than for path in paths):
        return False
    for path in paths:
        storage.delete(path)
    # An empty folder is a thing of disks; a bucket has none.
    storage.delete(folder)
    return True
