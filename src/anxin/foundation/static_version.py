"""Which static files these are, for their addresses: a browser must never mix those of two versions."""

import hashlib
from pathlib import Path


def version_of(folder: Path) -> str:
    """Return twelve signs that change with any file below a folder; "none" where nothing has been built."""
    digest = hashlib.sha256()
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:12] if files else "none"
