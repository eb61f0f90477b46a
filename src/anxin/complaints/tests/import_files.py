"""Files for the tests of imports, and a short way to have one imported."""

from collections.abc import Sequence
from pathlib import Path

from anxin.accounts.models import Person
from anxin.complaints.choices import ImportedAs
from anxin.complaints.models import ImportRun
from anxin.complaints.services.importing.choosing import Choices
from anxin.complaints.services.importing.previewing import Preview
from anxin.complaints.services.importing.runs import import_for_command, preview_for_command
from tests.cast import Cast

HEAD = ("编号", "投诉时间", "投诉内容", "分类", "姓名", "电话", "车牌")
GOOD = ("A1", "2026-01-20", "空调修了三次还是不凉", "一次没修好", "周建军", "13911110001", "沪A8K201")
OTHER = ("A2", "2026-01-21 09:30", "交车晚了一个月", "延迟交车", "李娜", "13911110002", "")


def write_table(
    folder: Path,
    *rows: Sequence[str],
    head: Sequence[str] = HEAD,
    encoding: str = "utf-8",
    name: str = "file.csv",
) -> Path:
    path = folder / name
    lines = [",".join(f'"{cell}"' for cell in row) for row in (head, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def choices(
    *, columns: dict[str, str] | None = None, category: str = "", taken_as: ImportedAs = ImportedAs.BY_AGE
) -> Choices:
    return Choices(columns=columns or {}, category=category, taken_as=taken_as)


def bring_in(
    cast: Cast, path: Path, *, wanted: Choices | None = None, by: Person | None = None
) -> tuple[ImportRun, Preview]:
    return import_for_command(
        path, dealer=cast.shanghai, choices=wanted or choices(), by=by or cast.liu, tell=lambda done: None
    )


def look_at(cast: Cast, path: Path, *, wanted: Choices | None = None) -> Preview:
    return preview_for_command(path, dealer=cast.shanghai, choices=wanted or choices(), by=cast.liu)
