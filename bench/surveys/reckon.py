"""Fills the database named by DATABASE_URL with interviews and asks for their figures. Prints what it took."""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be set up first)
from django.db import connection  # noqa: E402

from anxin.accounts.choices import Role  # noqa: E402
from anxin.accounts.models import Brand, Dealer, Membership, Person, Region  # noqa: E402
from anxin.foundation import clock  # noqa: E402
from anxin.playbooks.services import load_packs  # noqa: E402
from anxin.surveys.models import QuestionnaireVersion  # noqa: E402
from anxin.surveys.selectors.across import occasions, questions_across  # noqa: E402
from anxin.surveys.selectors.questionnaires import definition_of  # noqa: E402
from anxin.surveys.selectors.results import results_of  # noqa: E402
from anxin.surveys.selectors.shelf import shelves_of  # noqa: E402
from anxin.surveys.services.keep_counts import keep_counts  # noqa: E402
from anxin.surveys.services.questionnaires import take_over_pack  # noqa: E402

_DAYS = 3 * 365
_ROUNDS = 5
_FILL = """
    INSERT INTO surveys_interview (key, dealer_id, version_id, anonymous, mixed, way, state, language, day, answers,
        words, skipped, aside, share, bad, subject, adviser_name, outside, changes)
    SELECT gen_random_uuid(), %(dealer)s, %(version)s, false, false, 'link',
        CASE n %% 25 WHEN 0 THEN 'broken_off' WHEN 1 THEN 'partial' ELSE 'complete' END, 'zh-hans',
        %(first)s::date + (n::bigint * %(days)s / %(count)s)::int, jsonb_build_object({answers}), '{{}}', '{{}}',
        '{{}}', 1, CASE WHEN n %% 9 = 0 THEN '["overall"]' ELSE '[]' END::jsonb, '', '', '', 1
    FROM generate_series(0, %(count)s - 1) n
"""


def main() -> None:
    """Fill and print what was measured."""
    count, dealers = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    load_packs()
    began = time.perf_counter()
    versions = _fill(count, dealers)
    houses = [version.questionnaire.dealer for version in versions]
    person = Person.objects.get(username="bench")
    print(
        f"{count:,} interviews of {dealers} dealers, filled in {time.perf_counter() - began:.0f} s",
        flush=True,
    )
    until = clock.now().date().replace(day=1) - timedelta(days=1)
    since = (until - timedelta(days=360)).replace(day=1)
    asked: dict[str, Callable[[], object]] = {
        "results of one dealer's questionnaire": lambda: results_of(person, versions[0]),
        "list of one dealer's questionnaires": lambda: shelves_of(person, houses[0]),
        "questions of all dealers, 12 months": lambda: questions_across(person, houses, since, until),
        "how many at all dealers, three years": lambda: occasions(houses, date.min, date.max),
    }
    _mark_all()
    told = {name: [_seconds(ask)] for name, ask in asked.items()}
    began = time.perf_counter()
    months = keep_counts()
    print(f"counts of {months} months written in {time.perf_counter() - began:.1f} s", flush=True)
    _mark_all("WHERE day >= date_trunc('month', now())")
    for name, ask in asked.items():
        told[name].append(statistics.median(_seconds(ask) for _round in range(_ROUNDS)))
    print("| asked | from the interviews, s | from the counts, s | ratio |")
    print("| --- | ---: | ---: | ---: |")
    for name, (rows, counts) in told.items():
        print(f"| {name} | {rows:.2f} | {counts:.3f} | {rows / counts:.0f} |")


def _fill(count: int, dealers: int) -> Sequence[QuestionnaireVersion]:
    brand = Brand.objects.create(key="bench-r", name={"zh": "样", "en": "Bench"}, pack="")
    region = Region.objects.create(brand=brand, key="bench-r", name={"zh": "东", "en": "East"})
    person = Person.objects.create(username="bench", name="测量")
    found = []
    for number in range(dealers):
        code = f"BR{number:03}"
        dealer = Dealer.objects.create(region=region, code=code, name={"zh": code, "en": code})
        found.append(take_over_pack(dealer, pack="after_service"))
    Membership.objects.create(person=person, role=Role.REGIONAL_MANAGER, region=region)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for version in found:
            of_dealer: dict[str, Any] = {
                "dealer": version.questionnaire.dealer_id, "version": version.pk, "count": count // dealers,
                "days": _DAYS, "first": clock.now().date() - timedelta(days=_DAYS - 1),
            }  # fmt: skip
            cursor.execute(_FILL.format(answers=_answers(version)), of_dealer)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE surveys_interview")
    return found


def _answers(version: QuestionnaireVersion) -> str:
    scales = [(item.key, item.scale) for item in definition_of(version).items if item.scale]
    return ", ".join(
        f"'{key}', {low} + (n * {place + 3} / 7) %% {high - low + 1}"
        for place, (key, (low, high)) in enumerate(scales)
    )


def _mark_all(which: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO surveys_countmark (version_id, month) "
            f"SELECT DISTINCT version_id, date_trunc('month', day)::date FROM surveys_interview {which}"
        )


def _seconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
