"""Counts written anew from the interviews, a month of a version at a time, wherever something was marked."""

from datetime import date

from django.db import connection, transaction

from anxin.surveys.models import CountMark, QuestionnaireVersion

_WORDS = {
    "of_month": "version_id = %(version)s AND day >= %(month)s AND day < %(month)s::date + interval '1 month'",
    "by_day": "CASE WHEN anonymous THEN day ELSE %(month)s::date END",
    # Of days that are over: until then no count tells of anonymous ones.
    "settled": "(mixed OR NOT anonymous)",
}
#: In this order. What is changed after the marks were taken away leaves another one, so nothing is missed.
_ANEW = (
    "DELETE FROM surveys_countmark WHERE version_id = %(version)s AND month = %(month)s",
    "DELETE FROM surveys_answercount WHERE {of_month}",
    "DELETE FROM surveys_interviewcount WHERE {of_month}",
    """
    INSERT INTO surveys_answercount (version_id, day, item, value, bad, count)
    SELECT version_id, {by_day}, a.key, a.value::text, bad ? a.key, count(*)
    FROM surveys_interview CROSS JOIN LATERAL jsonb_each(answers) a
    WHERE {of_month} AND {settled} AND state IN ('complete', 'partial') GROUP BY 1, 2, 3, 4, 5
    """,
    """
    INSERT INTO surveys_interviewcount (version_id, day, state, count, first, last)
    SELECT version_id, {by_day}, state, count(*), min(day), max(day) FROM surveys_interview
    WHERE {of_month} AND {settled} AND state IN ('complete', 'partial', 'broken_off') GROUP BY 1, 2, 3
    """,
)


def keep_counts() -> int:
    """Write the counts of every marked month anew; return how many months. Safe to run twice, and while others answer.

    Each month is one transaction: killed in between, its marks are still there.
    """
    marked = CountMark.objects.order_by("version", "month").values_list("version", "month").distinct()
    return sum(_write_anew(version, month) for version, month in list(marked))


@transaction.atomic
def _write_anew(version: int, month: date) -> bool:
    # Two workers at the same month, one after the other; who answers waits for neither.
    list(QuestionnaireVersion.objects.filter(pk=version).select_for_update(no_key=True).values_list("pk"))
    with connection.cursor() as cursor:
        for number, statement in enumerate(_ANEW):
            cursor.execute(statement.format(**_WORDS), {"version": version, "month": month})
            if number == 0 and not cursor.rowcount:
                return False
    return True
