"""Kept counts of interviews and answers: always what the interviews themselves come to, read without reading them.

What is marked, and what lies in a month of which only a part is asked for, is read from the interviews instead, in
the same statement as the counts; so a figure never depends on whether the worker has been by. Anonymous ones come by
day, since their groups are made of days; those whose order is not yet taken out are read from the interviews too.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from anxin.foundation import clock

_FRAME = """
    WITH asked AS (
        SELECT v.id, q.anonymous, d.time_zone AS zone FROM surveys_questionnaireversion v
        JOIN surveys_questionnaire q ON q.id = v.questionnaire_id JOIN accounts_dealer d ON d.id = q.dealer_id
        WHERE v.id = ANY(%(versions)s)
    ), marked AS MATERIALIZED (
        SELECT DISTINCT version_id, month FROM surveys_countmark WHERE version_id = ANY(%(versions)s)
        UNION SELECT id, month FROM asked CROSS JOIN unnest(%(edges)s::date[]) month
    ), fresh AS (
        SELECT i.version_id, i.day, asked.anonymous, asked.zone, i.state, i.answers, i.bad
        FROM marked m JOIN asked ON asked.id = m.version_id
        JOIN surveys_interview i ON i.version_id = m.version_id AND i.day >= m.month
            AND i.day < m.month + interval '1 month'
        WHERE CASE WHEN asked.anonymous THEN i.mixed ELSE i.day BETWEEN %(since)s AND %(until)s END
        UNION ALL
        SELECT i.version_id, i.day, true, asked.zone, i.state, i.answers, i.bad
        FROM surveys_interview i JOIN asked ON asked.id = i.version_id WHERE i.anonymous AND NOT i.mixed
    ), kept AS MATERIALIZED (
        SELECT c.*, asked.zone, asked.anonymous FROM {table} c JOIN asked ON asked.id = c.version_id
        WHERE (asked.anonymous OR c.day BETWEEN %(since)s AND %(until)s) AND NOT EXISTS (
            SELECT FROM marked m WHERE m.version_id = c.version_id AND m.month = date_trunc('month', c.day)::date)
    )
"""
_INTERVIEWS = """
    SELECT version_id, day, anonymous, zone, state, count, first, last FROM kept
    UNION ALL
    SELECT version_id, CASE WHEN anonymous THEN day ELSE date_trunc('month', day)::date END, anonymous, zone, state,
        count(*), min(day), max(day)
    FROM fresh WHERE state IN ('complete', 'partial', 'broken_off') GROUP BY 1, 2, 3, 4, 5
    ORDER BY 1, 2
"""
_ANSWERS = """
    SELECT version_id, CASE WHEN anonymous OR %(by_month)s THEN day ELSE %(since)s END, anonymous, item, value, bad,
        sum(count)::bigint
    FROM (
        SELECT version_id, day, anonymous, item, value, bad, count FROM kept
        UNION ALL
        SELECT version_id, CASE WHEN anonymous THEN day ELSE date_trunc('month', day)::date END, anonymous, a.key,
            a.value::text, bad ? a.key, count(*)
        FROM fresh CROSS JOIN LATERAL jsonb_each(answers) a
        WHERE state IN ('complete', 'partial') GROUP BY 1, 2, 3, 4, 5, 6
    ) cells GROUP BY 1, 2, 3, 4, 5, 6
"""


@dataclass(frozen=True, slots=True)
class Interviews:
    """So many interviews of a state: of the month that begins on ``day``, of anonymous ones of the day."""

    version: int
    day: date
    anonymous: bool
    zone: str
    state: str
    count: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Given:
    """So many times this answer, as it is stored, by the same days; ``bad`` as it was judged."""

    version: int
    day: date
    anonymous: bool
    item: str
    value: str
    bad: bool
    count: int


def interviews_counted(
    versions: Iterable[int], *, since: date = date.min, until: date = date.max
) -> list[Interviews]:
    """Return how many complete, partial and broken-off interviews versions have, from day to day; one query.

    Anonymous ones come whatever the days, and also those of today: ``groups`` tells what of them is shown.
    """
    return [Interviews(*row) for row in _read("surveys_interviewcount", _INTERVIEWS, versions, since, until)]


def answers_counted(
    versions: Iterable[int], *, since: date = date.min, until: date = date.max, by_month: bool = True
) -> list[Given]:
    """Return the answers of complete and partial interviews of versions, by the same rules; one query.

    Without ``by_month`` all named ones of the span come as of its first day.
    """
    found = _read("surveys_answercount", _ANSWERS, versions, since, until, by_month=by_month)
    return [Given(*row) for row in found]


def _read(
    table: str, wanted: str, versions: Iterable[int], since: date, until: date, **further: bool
) -> list[tuple[Any, ...]]:
    numbers = list(versions)
    if not numbers:
        return []
    told: dict[str, Any] = {
        "versions": numbers,
        "since": since,
        "until": until,
        "edges": _edges(since, until),
        **further,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FRAME.format(table=table) + wanted, told)
        return list(cursor)


def _edges(since: date, until: date) -> list[date]:
    """Return the months of which only a part is asked for; nothing is answered on a day that has not come."""
    found = {since.replace(day=1)} if since.day != 1 else set()
    whole = until.day == calendar.monthrange(until.year, until.month)[1]
    if not whole and until <= clock.now().date() + timedelta(days=1):
        found.add(until.replace(day=1))
    return sorted(found)
