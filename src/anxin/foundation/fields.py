"""The search column, tokens made by the application and stored as one tsvector; and columns among many values."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models


class TokenVectorField(SearchVectorField[Any, Any]):
    """A tsvector whose lexemes the application has already made (``foundation.searching``), cast and never parsed."""

    def get_placeholder_sql(self, value: Any, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        if hasattr(value, "as_sql"):
            # What bulk_update() writes: an expression that casts itself.
            compiled: tuple[str, Sequence[Any]] = compiler.compile(value)
            return compiled
        return "%s::tsvector", [value]


@TokenVectorField.register_lookup
class Finds(models.Lookup[Any]):
    """``search__finds="'异响' <-> …"``: the tsquery text comes ready from ``searching.tsquery_literal``."""

    lookup_name = "finds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        return f"{lhs} @@ %s::tsquery", (*lhs_params, self.rhs)


@models.Field.register_lookup
class Among(models.Lookup[Any]):
    """``vin__among=thousands``: one array instead of a placeholder a value, which ``in`` takes long to bind."""

    lookup_name = "among"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[Any]) -> None:
        super().__init__(lhs, list(rhs))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s)", (*lhs_params, self.rhs)
