"""Those of some cases whose own words a query finds, in whatever order a list wants them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connections
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from anxin.accounts.models import Person
from anxin.complaints.choices import TextKind
from anxin.complaints.models import CaseText, Complaint
from anxin.complaints.policies import dealers_in_sight
from anxin.foundation import clock
from anxin.foundation.finding import RARE
from anxin.foundation.looking_back import among_dealers, by_index, of_kind, since_month_of


def texts_of_cases(words: str) -> QuerySet[CaseText]:
    """Return the texts of cases themselves that a tsquery text finds; none where it is empty."""
    if not words:
        return CaseText.objects.none()
    return CaseText.objects.filter(search__finds=f"({words}) & {of_kind(TextKind.CASE)}")


def cases_found(rows: QuerySet[Complaint], words: str, *, person: Person) -> QuerySet[Complaint]:
    """Return those of the person's cases that are found by their own words, to be sorted and paged like any others.

    Few hits are looked up first. With many, the list walks its own order and asks each case whether it is one.
    """
    whole, own = dealers_in_sight(person)
    if not words or not (whole or own):
        return rows.none()
    numbers = _few(texts_of_cases(among_dealers(words, [*whole, *own])))
    if len(numbers) <= RARE:
        return rows.filter(pk__in=numbers)
    text = CaseText.objects.filter(complaint=OuterRef("pk"), kind=TextKind.CASE, source=0)
    hit = ExpressionWrapper(Q(search__finds=words), output_field=BooleanField())
    return rows.annotate(is_hit=Subquery(text.annotate(hit=hit).values("hit"))).filter(is_hit=True)


def cases_in_words(words: str, *, dealer_id: int, since: datetime) -> Sequence[int]:
    """Return the keys of a dealer's cases in whose own words a tsquery text occurs, of the months since; no order.

    Their stamps alone narrow them: asked for dealer and day in columns, the planner would read those instead of words.
    """
    if not words:
        return []
    return _few(texts_of_cases(since_month_of(among_dealers(words, [dealer_id]), since, clock.now())))


def _few(texts: QuerySet[CaseText]) -> Sequence[int]:
    with by_index(texts.db), connections[texts.db].cursor() as cursor:
        sql, params = texts.values_list("complaint").query.sql_with_params()
        # Materialised, the hits are read from their own index and only as far as the limit asks.
        lookup = f"WITH hits AS MATERIALIZED ({sql}) SELECT * FROM hits LIMIT %s"  # noqa: S608 (the ORM's own SQL)
        cursor.execute(lookup, [*params, RARE + 1])
        return [number for (number,) in cursor.fetchall()]
