"""Empties the database after a test that really commits: only what it filled, and not what was there at the start.

Django would truncate every table and call what follows a migration, which loads all content anew: seconds for each of
some hundred tests. Here the rows of filled tables go, and what the shipped content fills is looked at, not emptied.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg import sql

from anxin.playbooks.selectors import forget_content

#: Rows and the youngest transaction that wrote one: what a test adds, changes or takes away shows in them.
Trace = tuple[int, int]


@dataclass
class Emptying:
    """Knows what an untouched database holds."""

    tables: list[str]
    first: dict[str, Trace]

    @classmethod
    def of_now(cls) -> "Emptying":
        """Take the database as it is for untouched."""
        ours = connection.introspection.django_table_names(only_existing=True, include_views=False)
        # Jobs are nobody's model to manage, and are left behind all the same.
        jobs = [name for name in connection.introspection.table_names() if name.startswith("procrastinate_")]
        emptying = cls(sorted({*ours, *jobs}), {})
        emptying.first = {table: emptying._trace(table) for table in emptying._filled()}
        return emptying

    def take_over(self) -> None:
        """Let every test that really commits be followed by this."""
        # Django's own way to replace how a database is emptied; its types do not tell of it.
        cases: Any = TransactionTestCase
        whole = cases._fixture_teardown

        def tear_down(case: TransactionTestCase) -> None:
            if not self.empty():
                whole(case)
                self.first = Emptying.of_now().first

        cases._fixture_teardown = tear_down

    def empty(self) -> bool:
        """Bring the database back to how it was; False where only making it anew helps."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser') = 'on'")
            row = cursor.fetchone()
        if not row or not row[0]:
            return False
        filled = self._filled()
        with transaction.atomic(), connection.cursor() as cursor:
            # Keys and triggers that forbid deleting are for the application, which is not at work now.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in filled:
                if table not in self.first:
                    cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        changed = [table for table, trace in self.first.items() if self._trace(table) != trace]
        return not changed or self._without_newer(changed)

    def _without_newer(self, tables: list[str]) -> bool:
        """Delete what was added to the tables of the first hour; tell whether they are as they were."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in tables:
                newer = sql.SQL("DELETE FROM {} WHERE xmin::text::bigint > {}")
                cursor.execute(newer.format(sql.Identifier(table), sql.Literal(self.first[table][1])))
        forget_content()
        return all(self._trace(table) == self.first[table] for table in tables)

    def _filled(self) -> list[str]:
        each = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
        parts = [each.format(sql.Literal(table), sql.Identifier(table)) for table in self.tables]
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(" UNION ALL ").join(parts))
            return [name for (name,) in cursor.fetchall()]

    def _trace(self, table: str) -> Trace:
        with connection.cursor() as cursor:
            count = sql.SQL("SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM {}")
            cursor.execute(count.format(sql.Identifier(table)))
            row = cursor.fetchone()
        assert row is not None
        return int(row[0]), int(row[1])
