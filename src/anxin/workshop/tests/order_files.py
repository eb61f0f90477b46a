"""Exports for the tests of imports, and a short way to have one imported."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from anxin.accounts.models import Dealer, Person
from anxin.foundation.tables import write_xlsx
from anxin.workshop.choices import OrderDoor
from anxin.workshop.models import OrderImport
from anxin.workshop.services.importing import runs
from anxin.workshop.services.importing.previewing import Preview
from tests.cast import Cast

VIN = "LSVAA4182E2123456"
#: A morning's order as a workshop's system exports it; tests change single cells.
ORDER: Mapping[str, str] = {
    "工单号": "RO20260120001",
    "开单时间": "2026-01-20 09:30",
    "结算时间": "2026-01-20 17:10",
    "状态": "已结算",
    "业务类型": "一般维修",
    "车主": "周建军",
    "车主电话": "13911110001",
    "送修人": "周小军",
    "送修人电话": "13911110002",
    "车牌号": "沪A8K201",
    "车架号": "LSVAM4186C2184841",
    "车型": "A4L",
    "进厂里程": "48,600 公里",
    "客户描述": "空调不凉",
    "维修项目": "检查空调;更换压缩机",
    "零件": "压缩机",
    "主修人员": "陈师傅",
    "服务顾问": "王磊",
    "应结金额": "¥1,280.50",
}


def an_order(**cells: str) -> dict[str, str]:
    """Return the usual order with other cells."""
    return {**ORDER, **cells}


def write_export(
    folder: Path,
    *orders: Mapping[str, str],
    name: str = "orders.csv",
    encoding: str = "utf-8",
    sep: str = ",",
) -> Path:
    """Write an export; its headings are those of all orders together."""
    head = list(dict.fromkeys(heading for order in orders for heading in order))
    rows = [[order.get(heading, "") for heading in head] for order in orders]
    path = folder / name
    if name.endswith(".xlsx"):
        write_xlsx(path, head, rows)
        return path
    lines = [sep.join(f'"{cell}"' for cell in row) for row in (head, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def bring_in(
    cast: Cast,
    path: Path,
    *,
    dealer: Dealer | None = None,
    by: Person | None = None,
    mapping: Mapping[str, str] | None = None,
) -> tuple[OrderImport, Preview]:
    """Import a file as the command does."""
    return runs.import_for_command(
        path,
        dealer=dealer or cast.shanghai,
        by=by or cast.liu,
        mapping=mapping or {},
        door=OrderDoor.COMMAND,
        tell=lambda done: None,
    )


def look_at(cast: Cast, path: Path, *, mapping: Mapping[str, str] | None = None) -> Preview:
    """Preview a file as the command does."""
    return runs.preview_for_command(
        path, dealer=cast.shanghai, by=cast.liu, mapping=mapping or {}, tell=lambda done: None
    )


def bring(cast: Cast, folder: Path, *orders: Mapping[str, str]) -> tuple[OrderImport, Preview]:
    """Write an export and import it."""
    return bring_in(cast, write_export(folder, *orders))


def reasons(preview: Preview) -> Sequence[str]:
    """Return every sentence about a rejected order."""
    return [why for sample in preview.rejects for why in sample.reasons]
