"""Interviews as columns: a row an interview, with its visit and its ratings; nothing of the customer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import batched
from typing import Any

import pyarrow as pa

from anxin.engines.index import Plan
from anxin.satisfaction.selectors.rated_visits import RatedVisit

_AT_ONCE = 20_000
_LABELS: dict[str, Any] = {
    "dealer": pa.int32(),
    "month": pa.date32(),
    "adviser": pa.int32(),
    "kind": pa.string(),
    "age": pa.string(),
    "drive": pa.string(),
}
#: An adviser who is no colleague on file goes by his name: in the sums, never in a file.
ADVISER_NAME = "adviser_name"
#: Before the key of an item, which may be called ``adviser`` like a column of ours.
_ITEM = "item_"


def in_columns(plan: Plan) -> Plan:
    """Return the plan with the names that its items have as columns."""
    return replace(
        plan,
        factors=tuple(replace(each, column=_ITEM + each.column) for each in plan.factors),
        overall=plan.overall and _ITEM + plan.overall,
        recommend=plan.recommend and _ITEM + plan.recommend,
    )


def items_of(plan: Plan) -> tuple[str, ...]:
    """Return the keys of the items that a plan reads, each once."""
    keys = [*(factor.column for factor in plan.factors), plan.overall, plan.recommend]
    return tuple(dict.fromkeys(key for key in keys if key))


def schema_of(items: Sequence[str], *, named: bool = False) -> pa.Schema:
    """Return the types of the columns: numbers of dealer and adviser, whole ratings with gaps. ``named``: see above."""
    names = {ADVISER_NAME: pa.string()} if named else {}
    return pa.schema(_LABELS | names | {_ITEM + key: pa.int8() for key in items})


def batches_of(visits: Iterable[RatedVisit], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield the interviews as columns, some thousands at a time, in their order."""
    for some in batched(visits, _AT_ONCE, strict=False):
        yield pa.record_batch([_column(name, some, schema) for name in schema.names], schema=schema)


def table_of(visits: Iterable[RatedVisit], schema: pa.Schema) -> pa.Table:
    """Return the interviews as one frame."""
    return pa.Table.from_batches(batches_of(visits, schema), schema=schema)


def _column(name: str, visits: Sequence[RatedVisit], schema: pa.Schema) -> pa.Array:
    if name.startswith(_ITEM):
        key = name.removeprefix(_ITEM)
        values: list[Any] = [each.answers.get(key) for each in visits]
    else:
        field = {"dealer": "dealer_id", "adviser": "adviser_id"}.get(name, name)
        values = [getattr(each.visit, field) for each in visits]
    return pa.array(values, schema.field(name).type)
