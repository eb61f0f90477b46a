"""Files that people send: judged by their content, drawn anew where they are photos, stored, handed out with care."""

from anxin.foundation.stored_files.answers import Stored, hand_out, play, show
from anxin.foundation.stored_files.judging import (
    MEGABYTE,
    Judged,
    clean_name,
    digest_of,
    judge_file,
    too_large,
    visible_name,
)
from anxin.foundation.stored_files.kinds import BY_CONTENT_TYPE, EXPECTED, FORMS, FileKind
from anxin.foundation.stored_files.storing import attachment_storage, delete_stored, folder_of, stored_keys

__all__ = [
    "BY_CONTENT_TYPE",
    "EXPECTED",
    "FORMS",
    "MEGABYTE",
    "FileKind",
    "Judged",
    "Stored",
    "attachment_storage",
    "clean_name",
    "delete_stored",
    "digest_of",
    "folder_of",
    "hand_out",
    "judge_file",
    "play",
    "show",
    "stored_keys",
    "too_large",
    "visible_name",
]
