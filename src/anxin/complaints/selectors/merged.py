"""Where merged cases go on, and what was merged into a case: pointers followed to their ends."""

from collections.abc import Iterable, Sequence

from django.db import connection

from anxin.complaints.models import Complaint

_FAMILY = "_anxin_merged"
_BELOW = """
WITH RECURSIVE below (root, id, depth) AS (
    SELECT id, id, 0 FROM complaints_complaint WHERE id = ANY(%s)
    UNION ALL
    SELECT below.root, c.id, below.depth + 1 FROM complaints_complaint c JOIN below ON c.merged_into_id = below.id
)
SELECT root, id FROM below WHERE depth > 0 ORDER BY depth, id
"""
_ENDS = """
WITH RECURSIVE above (start, id, further) AS (
    SELECT id, id, merged_into_id FROM complaints_complaint WHERE id = ANY(%s)
    UNION ALL
    SELECT above.start, c.id, c.merged_into_id FROM complaints_complaint c JOIN above ON c.id = above.further
)
SELECT start, id FROM above WHERE further IS NULL
"""


def merged_into(complaint: Complaint) -> list[Complaint]:
    """Return the cases that go on in this one, also through another, the nearest first; read once a fetched case."""
    if not complaint.pk:
        return []
    known: list[Complaint] | None = getattr(complaint, _FAMILY, None)
    if known is None:
        numbers = merged_below([complaint.pk]).get(complaint.pk, [])
        rows = {each.pk: each for each in Complaint.objects.filter(pk__in=numbers)} if numbers else {}
        known = [rows[number] for number in numbers]
        for each in known:
            # Merged cases are of one dealer.
            each.dealer = complaint.dealer
        setattr(complaint, _FAMILY, known)
    return known


def whole_of(complaint: Complaint) -> list[int]:
    """Return the keys of a case and of everything merged into it: whose promises, actions and files it shows."""
    return [complaint.pk, *(each.pk for each in merged_into(complaint))]


def slugs_of(complaint: Complaint) -> list[str]:
    """Return the public names of a case and of everything merged into it."""
    return [complaint.slug, *(each.slug for each in merged_into(complaint))]


def keep_as_new(complaint: Complaint) -> None:
    """Keep with a case just made that nothing was merged into it, so that nobody asks."""
    setattr(complaint, _FAMILY, [])


def merged_keys(cases: Sequence[Complaint]) -> dict[int, list[int]]:
    """Return, for each of many cases that has any, the keys of those merged into it; asks where it is not known."""
    known = {case.pk: case.__dict__[_FAMILY] for case in cases if _FAMILY in case.__dict__}
    asked = [case.pk for case in cases if case.pk not in known]
    told = {pk: [each.pk for each in merged] for pk, merged in known.items() if merged}
    return told | (merged_below(asked) if asked else {})


def forget_merged(complaint: Complaint) -> None:
    """Let a fetched case ask again for what is merged into it."""
    complaint.__dict__.pop(_FAMILY, None)


def merged_below(numbers: Sequence[int]) -> dict[int, list[int]]:
    """Return, for each of many cases that has any, the keys of those merged into it; one query."""
    found: dict[int, list[int]] = {}
    for root, number in _pairs(_BELOW, numbers):
        found.setdefault(root, []).append(number)
    return found


def ends_of(numbers: Iterable[int]) -> dict[int, int]:
    """Return, for each of many cases, the key of the one in which it goes on: its own where it is not merged."""
    wanted = sorted(set(numbers))
    return dict(_pairs(_ENDS, wanted)) if wanted else {}


def standing_case(complaint: Complaint) -> Complaint:
    """Return the case in which this one goes on, at the end of all pointers; itself where it is not merged."""
    if complaint.merged_into_id is None:
        return complaint
    end = ends_of([complaint.pk])[complaint.pk]
    return Complaint.objects.select_related("dealer__region__brand", "customer", "vehicle", "owner").get(
        pk=end
    )


def _pairs(sql: str, numbers: Sequence[int]) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(numbers)])
        return list(cursor.fetchall())
