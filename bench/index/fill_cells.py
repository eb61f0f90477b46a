"""python -m bench.index.fill_cells DEALERS: a year of cells and visits of a whole country, for the pages to read."""

import sys
import time

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402  models need a configured Django
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from anxin.accounts.choices import Role  # noqa: E402
from anxin.accounts.models import Brand, Dealer, Membership, Person, Region  # noqa: E402
from anxin.accounts.services import start_calendar  # noqa: E402
from anxin.foundation import clock  # noqa: E402
from anxin.playbooks.services import load_packs  # noqa: E402
from anxin.satisfaction.selectors.windows import months_after  # noqa: E402
from anxin.satisfaction.services.plans import default_plan  # noqa: E402
from bench.fill import PASSWORD  # noqa: E402

REGIONS, ADVISERS, MONTHS = 10, 6, 12
_KINDS, _AGES = ("service", "repair"), ("0-2", "3-5")
#: Two interviews a cell, about 850 points each, of five visits; dealers and advisers lie apart, months too.
_CELLS = """
    INSERT INTO satisfaction_cell (version_id, dealer_id, month, adviser_id, adviser_name, kind, age, drive, rows, n,
        total, squares, overall_n, top_two, recommend_n, promoters, detractors, factors)
    SELECT %(version)s, d.id, %(first)s::date + m * interval '1 month', d.adviser + a, '', k, g,
        CASE WHEN a %% 2 = 0 THEN 'ice' ELSE 'bev' END, 2, 2, 2 * y,
        2 * (y * y + 900), 2, (y > 840)::int + 1, 2, 1, (y < 800)::int,
        jsonb_build_object('quality', f, 'pick_up', f, 'facility', f, 'adviser', f, 'initiation', f)
    FROM bench_dealers d, generate_series(0, %(months)s - 1) m, generate_series(0, %(advisers)s - 1) a,
        unnest(%(kinds)s::text[]) k, unnest(%(ages)s::text[]) g,
        LATERAL (SELECT 820 + d.id %% 61 + a * 7 + 12 * sin(m + d.id) AS y) points,
        LATERAL (SELECT jsonb_build_array(2, y / 50, y * y / 5000) AS f) ratings
"""
_VISITS = """
    INSERT INTO satisfaction_visitcount (dealer_id, month, adviser_id, adviser_name, kind, age, drive, visits)
    SELECT dealer_id, month, adviser_id, adviser_name, kind, age, drive, 5 FROM satisfaction_cell
"""
#: What counting writes beside cells; every factor was rated alike.
_MONTHS = """
    INSERT INTO satisfaction_monthsum (version_id, dealer_id, month, visits, rows, n, total, squares, overall_n,
        top_two, recommend_n, promoters, detractors, ratings)
    SELECT version_id, dealer_id, month, 5 * count(*), sum(rows), sum(n), sum(total), sum(squares), sum(overall_n),
        sum(top_two), sum(recommend_n), sum(promoters), sum(detractors), {ratings}
    FROM satisfaction_cell GROUP BY 1, 2, 3
""".replace(
    "{ratings}",
    "ARRAY["
    + ", ".join(
        f"sum((factors -> 'quality' ->> {part})::float8)" for _factor in range(5) for part in range(3)
    )
    + "]",
)
_MIX = """
    INSERT INTO satisfaction_mixsum (version_id, dealer_id, month, kind, age, drive, n, total)
    SELECT version_id, dealer_id, month, kind, age, drive, sum(n), sum(total) FROM satisfaction_cell
    GROUP BY 1, 2, 3, 4, 5, 6
"""


def main(dealers: int) -> None:
    """Fill an empty database and tell what is in it."""
    begin = time.perf_counter()
    call_command("migrate", verbosity=0)
    load_packs()
    brand = Brand.objects.create(key="bench", name={"zh": "测量", "en": "Bench"}, pack="anxin")
    regions = [
        Region.objects.create(brand=brand, key=f"bench-{n}", name={"zh": f"大区{n}", "en": f"Region {n}"})
        for n in range(REGIONS)
    ]
    made = Dealer.objects.bulk_create(
        Dealer(
            region=regions[n % REGIONS],
            code=f"BN{n:04}",
            name={"zh": f"测量{n}店", "en": f"Bench {n}"},
        )
        for n in range(dealers)
    )
    start_calendar(made[0])
    _people(made[0], regions)
    advisers = Person.objects.bulk_create(
        Person(username=f"adviser{n}", name=f"顾问{n}", email=f"adviser{n}@example.com", password="!")  # noqa: S106  no password
        for n in range(dealers * ADVISERS)
    )
    cells = _cells(brand, made, advisers[0].pk)
    print(f"{cells:,} cells of {dealers:,} dealers filled in {time.perf_counter() - begin:.0f} s")


def _people(dealer: Dealer, regions: list[Region]) -> None:
    hashed = make_password(PASSWORD)
    manager, country = (
        Person.objects.create(username=name, name=name, email=f"{name}@example.com", password=hashed)
        for name in ("bench.manager", "bench.country")
    )
    Membership.objects.create(person=manager, role=Role.CUSTOMER_SERVICE_MANAGER, dealer=dealer)
    for region in regions:
        Membership.objects.create(person=country, role=Role.REGIONAL_MANAGER, region=region)


def _cells(brand: Brand, dealers: list[Dealer], first_adviser: int) -> int:
    now = clock.today("Asia/Shanghai").replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bench_dealers (id bigint, adviser bigint)")
        with cursor.copy("COPY bench_dealers FROM STDIN") as copy:
            for place, dealer in enumerate(dealers):
                copy.write_row((dealer.pk, first_adviser + place * ADVISERS))
        cursor.execute(
            _CELLS,
            {
                "version": default_plan(brand).pk,
                "first": months_after(now, -MONTHS),
                "months": MONTHS,
                "advisers": ADVISERS,
                "kinds": list(_KINDS),
                "ages": list(_AGES),
            },
        )
        found = cursor.rowcount
        for statement in (_VISITS, _MONTHS, _MIX):
            cursor.execute(statement)
        cursor.execute(
            "VACUUM ANALYZE satisfaction_cell, satisfaction_visitcount, satisfaction_monthsum, satisfaction_mixsum, "
            "accounts_dealer, accounts_person"
        )
    return int(found)


if __name__ == "__main__":
    main(int(sys.argv[1]))
