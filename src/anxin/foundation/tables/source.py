"""The bytes of a table, from a path or from memory, never more of them at once than needed."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

CHUNK = 1 << 20


class Source:
    """A file on disk or in memory that can be read several times."""

    def __init__(self, content: Path | str | bytes) -> None:
        self._bytes = content if isinstance(content, bytes) else None
        self.path = None if isinstance(content, bytes) else Path(content)

    @property
    def size(self) -> int:
        if self._bytes is not None:
            return len(self._bytes)
        return self._file.stat().st_size

    @property
    def _file(self) -> Path:
        if self.path is None:
            raise ValueError("these bytes have no path")
        return self.path

    def open(self) -> IO[bytes]:
        """Open the bytes for reading from their start."""
        return io.BytesIO(self._bytes) if self._bytes is not None else self._file.open("rb")

    def head(self, size: int) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def chunks(self) -> Iterator[bytes]:
        """Go through the bytes in pieces."""
        with self.open() as stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    def lines(self, encoding: str) -> Iterator[str]:
        """Go through the text line by line, line ends kept."""
        with io.TextIOWrapper(self.open(), encoding=encoding, errors="strict", newline="") as text:
            yield from text

    def texts(self, encoding: str) -> Iterator[str]:
        """Go through the text in pieces."""
        with io.TextIOWrapper(self.open(), encoding=encoding, errors="strict", newline="") as text:
            while piece := text.read(CHUNK):
                yield piece
