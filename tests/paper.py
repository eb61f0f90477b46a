"""Reading what was printed: the words and the faces of a PDF, by poppler where the machine has it."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from anxin.foundation.paper import faces_found, why_not_printing


def need_printing() -> None:
    """Skip where this machine cannot print at all."""
    if missing := why_not_printing():
        pytest.skip(f"Nothing can be printed here: {missing.splitlines()[0]}")


def need_chinese_face() -> None:
    """Skip where none of the faces of our forms is installed."""
    need_printing()
    if not faces_found():
        pytest.skip("No Chinese face of the forms is installed: fonts-noto-cjk has one.")


def words_of(pdf: bytes) -> str:
    """Return the words of a PDF as they can be copied out of it."""
    return _poppler("pdftotext", pdf=pdf, after=["-"])


def pages_of(pdf: bytes) -> list[str]:
    """Return the words of each page without the gaps and line breaks that a narrow box puts between them."""
    return ["".join(page.split()) for page in words_of(pdf).split("\f")[:-1]]


def faces_in(pdf: bytes) -> list[str]:
    """Return the names of the faces that a PDF carries with it, without the mark of the subset."""
    lines = _poppler("pdffonts", pdf=pdf).splitlines()[2:]
    return [line.split()[0].partition("+")[2] for line in lines]


def _poppler(program: str, *options: str, pdf: bytes, after: list[str] | None = None) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not at hand: the package poppler-utils has it.")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "printed.pdf"
        file.write_bytes(pdf)
        command = [found, *options, str(file), *(after or [])]
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()
