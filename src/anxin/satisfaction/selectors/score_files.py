"""The three files of a score and what comes of them, byte by byte as the scoring command has it."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import yaml

from anxin.engines.index import document, read_interviews, read_plan, read_population, score
from anxin.engines.index.table_reading import Row
from anxin.satisfaction.models import ScoreRun


@dataclass(frozen=True)
class ScoreFiles:
    """Plan, responses and population as texts: what ``anxin csi score`` is called with."""

    plan: str
    responses: str
    population: str

    @classmethod
    def of(cls, run: ScoreRun) -> Self:
        """Return the files that a run froze."""
        return cls(run.plan_file, unpacked(run.responses_file), unpacked(run.population_file))

    @property
    def digest(self) -> str:
        """SHA-256 of the three, each with its length in bytes before it, as eight bytes, the highest first."""
        found = hashlib.sha256()
        for text in (self.plan, self.responses, self.population):
            written = text.encode()
            found.update(len(written).to_bytes(8, "big"))
            found.update(written)
        return found.hexdigest()


def result_of(files: ScoreFiles) -> dict[str, Any]:
    """Return the result document of the files; ``IndexFault`` where they cannot be scored.

    Source: contract of the scoring command, section 5.
    """
    plan = read_plan(yaml.safe_load(files.plan)).with_population(read_population(rows_of(files.population)))
    return document(score(read_interviews(rows_of(files.responses), plan), plan), plan)


def result_bytes(result: Mapping[str, Any]) -> bytes:
    """Return the document as the scoring command prints it."""
    return (json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def lines_of(files: ScoreFiles) -> list[dict[str, str]]:
    """Return the responses as they lie in the file, one mapping from column to cell a line."""
    return list(csv.DictReader(io.StringIO(files.responses, newline="")))


def visits_in(files: ScoreFiles) -> dict[str, dict[str, int]]:
    """Return the visits of the population by column and category."""
    found: dict[str, dict[str, int]] = {}
    for each in csv.DictReader(io.StringIO(files.population, newline="")):
        found.setdefault(each["column"], {})[each["category"]] = int(each["count"])
    return found


def visits_of_run(run: ScoreRun) -> dict[str, dict[str, int]]:
    """Return all visits of a run's months that it froze, by column and category."""
    return visits_in(ScoreFiles("", "", unpacked(run.population_file)))


def sha256(written: bytes) -> str:
    """Return the digest of bytes, as sixty-four signs."""
    return hashlib.sha256(written).hexdigest()


def packed(text: str | bytes) -> bytes:
    """Return a text gzipped, the same bytes for the same text."""
    return gzip.compress(text.encode() if isinstance(text, str) else text, mtime=0)


def unpacked(held: bytes | memoryview | None) -> str:
    """Return what ``packed`` was given, as text; nothing where nothing is held."""
    return "" if held is None else gzip.decompress(bytes(held)).decode()


def rows_of(text: str) -> Iterator[Row]:
    """Yield the rows of a table with the line in which each begins."""
    reader, line = csv.reader(io.StringIO(text, newline=""), strict=True), 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1
