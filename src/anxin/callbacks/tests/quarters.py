"""Quarters for tests: honest interviews of some advisers from August to October 2026, and one who differs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

from anxin.accounts.choices import Role
from anxin.accounts.models import Membership, Person
from anxin.callbacks.models import PatternReview
from anxin.callbacks.selectors.pattern_facts import Span
from anxin.surveys.choices import Purpose, Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.tests.asking import make_version, said
from tests.cast import Cast

SPAN = Span(date(2026, 8, 1), date(2026, 10, 31))
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
MARKS = ("overall", "adviser", "work", "price", "premises")


def adviser(cast: Cast, username: str) -> Person:
    """Let one more adviser work in Shanghai."""
    person = Person.objects.create_user(username, f"{username}@example.com", None, name=username.title())
    Membership.objects.create(person=person, role=Role.SERVICE_ADVISER, dealer=cast.shanghai)
    return person


def ten_points(cast: Cast, *, purpose: Purpose = Purpose.AFTER_SERVICE) -> QuestionnaireVersion:
    """Put a questionnaire of five marks out of ten into use."""
    items = [
        {"key": key, "kind": "scale_10", "asks": said(key), "factor": "work", "required": key == "overall"}
        | ({"measure": "overall"} if key == "overall" else {})
        for key in MARKS
    ]
    return make_version(cast.shanghai, cast.liu, purpose=purpose, items=items)


def interviews_of(
    version: QuestionnaireVersion,
    who: Person,
    *,
    count: int,
    caller: Person | None = None,
    marks: Sequence[int] | None = None,
    name: str = "",
) -> list[Interview]:
    """Keep interviews about an adviser: honest ones, or all with the same marks; drawn by his name, so reproducible."""
    rng = Random(name or who.username)
    dealer = version.questionnaire.dealer
    made = []
    for number in range(count):
        given = marks or [min(10, max(1, round(rng.gauss(8.2, 1.4)))) for _each in MARKS]
        day = SPAN.since + timedelta(days=number % 88)
        made.append(
            Interview(
                dealer=dealer,
                version=version,
                way=Way.CALL if caller else Way.PAPER,
                state="complete",
                language="zh-hans",
                day=day,
                answers=dict(zip(MARKS, given, strict=True)),
                share=1,
                adviser=who,
                caller=caller,
                seconds=rng.randint(90, 240) if caller else None,
            )
        )
    return Interview.objects.bulk_create(made)


def rigged_quarter(cast: Cast) -> tuple[QuestionnaireVersion, Person]:
    """Four advisers with sixty interviews each; half of the one returned give ten to everything."""
    version = ten_points(cast)
    for each in ("ann", "bob", "cai"):
        interviews_of(version, adviser(cast, each), count=60)
    interviews_of(version, cast.wang, count=40)
    interviews_of(version, cast.wang, count=24, marks=[10] * len(MARKS))
    return version, cast.wang


def needing_a_look(cast: Cast, who: Person, *, records: Sequence[str] = (), **more: object) -> PatternReview:
    """Keep that interviews about somebody give the highest mark to everything oftener than others'."""
    finding = {
        "n": 64,
        "statistic": 0.375,
        "usual": 0.011,
        "interval": [0.267, 0.497],
        "p": 0.0001,
        "p_adjusted": 0.0004,
        "false_alarm_rate": 0.05,
        "records": list(records),
        "groups": [],
    }
    facts = {"pattern": "straight_tens", "since": SPAN.since, "until": SPAN.until, "found_at": NOW, **more}
    return PatternReview.objects.create(
        dealer=cast.shanghai, person=who, who=f"#{who.pk}", person_name=who.name, finding=finding, **facts
    )
