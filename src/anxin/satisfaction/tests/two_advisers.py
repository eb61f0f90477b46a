"""Shanghai with two service advisers, each with twelve interviews of October, and a run of that month."""

from anxin.accounts.choices import Role
from anxin.accounts.models import Membership, Person
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.services import runs
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.satisfaction.tests.csi60_house import OCTOBER
from tests.cast import Cast

GOOD = {
    "overall": 9,
    "initiation": 9,
    "adviser": 9,
    "facility": 8,
    "pick_up": 9,
    "quality": 10,
    "recommend": 9,
}
WORDS = "打 13900001234 没人接"


def second_adviser(cast: Cast) -> Person:
    """Let Lin serve customers in Shanghai beside Wang."""
    person = Person.objects.create(username="lin.hao", name="林浩", email="lin@example.com", language="en")
    Membership.objects.create(person=person, role=Role.SERVICE_ADVISER, dealer=cast.shanghai)
    return person


def asked_in_october(cast: Cast, lin: Person) -> None:
    """Two visits on each of twelve days, both asked about, and six more that nobody was asked about."""
    version = wording(cast.shanghai)
    for day in range(1, 13):
        for place, adviser in enumerate((cast.wang, lin)):
            order = closed_visit(cast, f"2026-10-{day:02}", adviser=adviser)
            answers = GOOD | {"quality": 4 + day % 6, "facility": 8 - 4 * place}
            more = {"customer": cast.customer, "adviser": adviser, "words": {"quality": WORDS}}
            answered(version, order, answers, **more)
    for day in range(20, 26):
        closed_visit(cast, f"2026-10-{day}", adviser=cast.wang)


def run_of_october(cast: Cast) -> ScoreRun:
    """Freeze and score October of Shanghai."""
    place = place_of(cast.liu, dealer="SH01")
    begun = runs.begin_run(place, first=OCTOBER, last=OCTOBER, by=cast.liu, why="十月奖金")
    return runs.carry_out(begun.pk)
