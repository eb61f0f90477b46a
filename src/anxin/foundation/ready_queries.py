"""Queries that are asked with every page: their SQL is worked out once in the life of a process, not each time.

Working out what a query says to the database takes more processor time than most of ours take to be answered. Where
a query always has the same shape, a ``ReadyQuery`` keeps its SQL and puts in the values with which it is asked.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Lookup, Model, QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError


class Given(Expression):
    """A value that is told when a ready query is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


@Field.register_lookup
class AnyOf(Lookup[Any]):
    """``number__any_of=Given("numbers")``: one of a list that is given, however many there are in it."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, named = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*named, self.rhs)


@dataclass(frozen=True)
class _Ready:
    """A query with its SQL, and everything that Django needs to make its rows into objects."""

    rows: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    params: Sequence[Any]


class ReadyQuery[Row]:
    """A query of one shape. What ``build`` works out by itself, such as the time, stays as it was the first time."""

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build

    def __call__(self, **given: Any) -> list[Row]:
        """Ask with the values of all ``Given`` by name, as the database driver takes them; one query."""
        ready = self._ready
        compiler = copy(ready.compiler)
        # The one that worked it out belonged to another thread's connection.
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        if ready.rows.query.select_for_update and compiler.connection.get_autocommit():
            raise TransactionManagementError("A row is held for a transaction; there is none.")
        told = ready.sql, tuple(_told(param, given) for param in ready.params)
        compiler.as_sql = lambda *_args, **_options: told  # type: ignore[method-assign]
        rows = ready.rows
        asked = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            model=rows.model,
            query=SimpleNamespace(get_compiler=lambda *_args, **_options: compiler),
            _fields=None,
            _fetch_mode=rows._fetch_mode,  # type: ignore[attr-defined]
            _known_related_objects={},
        )
        found: list[Row] = list(rows._iterable_class(asked))  # type: ignore[arg-type, call-overload]
        if further := rows._prefetch_related_lookups:  # type: ignore[attr-defined]
            prefetch_related_objects(found, *further)  # type: ignore[type-var]
        return found

    @cached_property
    def _ready(self) -> _Ready:
        rows = self._build()
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        return _Ready(rows, compiler, sql, params)


def keep_related(owner: Model, name: str, rows: Sequence[Model]) -> None:
    """Let ``owner.<name>.all()`` answer with rows that have been read, as a prefetch would."""
    back = owner._meta.get_field(name).field.name  # type: ignore[union-attr]
    for row in rows:
        setattr(row, back, owner)
    kept = getattr(owner, name).all()
    kept._result_cache, kept._prefetch_done = list(rows), True
    vars(owner).setdefault("_prefetched_objects_cache", {})[name] = kept


def _told(param: Any, given: Mapping[str, Any]) -> Any:
    return given[param.name] if isinstance(param, Given) else param
