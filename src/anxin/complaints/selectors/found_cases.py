"""Those of some cases whose own words a query finds, in whatever order a list wants them."""

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from anxin.complaints.choices import TextKind
from anxin.complaints.models import CaseText, Complaint
from anxin.foundation.finding import RARE
from anxin.foundation.looking_back import of_kind


def texts_of_cases(words: str) -> QuerySet[CaseText]:
    """Return the texts of cases themselves that a tsquery text finds; none where it is empty."""
    if not words:
        return CaseText.objects.none()
    return CaseText.objects.filter(search__finds=f"({words}) & {of_kind(TextKind.CASE)}")


def cases_found(rows: QuerySet[Complaint], words: str) -> QuerySet[Complaint]:
    """Return those of the cases that are found by their own words, to be sorted and paged like any others.

    Few hits are looked up first. With many, the list walks its own order and asks each case whether it is one.
    """
    found = rows.filter(pk__in=texts_of_cases(words).values("complaint"))
    try:
        sql, params = found.order_by().values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return rows.none()
    with connections[rows.db].cursor() as cursor:
        lookup = f"WITH hits AS MATERIALIZED ({sql}) SELECT * FROM hits LIMIT %s"  # noqa: S608 (the ORM's own SQL)
        cursor.execute(lookup, [*params, RARE + 1])
        numbers = [number for (number,) in cursor.fetchall()]
    if len(numbers) <= RARE:
        return rows.filter(pk__in=numbers)
    own = CaseText.objects.filter(complaint=OuterRef("pk"), kind=TextKind.CASE, source=0)
    hit = ExpressionWrapper(Q(search__finds=words), output_field=BooleanField())
    return rows.annotate(is_hit=Subquery(own.annotate(hit=hit).values("hit"))).filter(is_hit=True)
