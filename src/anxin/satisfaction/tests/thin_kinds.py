"""A run of a dealer with kinds of work that hardly anybody was asked about."""

from datetime import date

from anxin.customers.models import Vehicle
from anxin.foundation import clock
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.selectors.places import place_of
from anxin.satisfaction.services import runs
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from anxin.satisfaction.tests.csi60_house import OCTOBER
from anxin.satisfaction.tests.two_advisers import GOOD
from tests.cast import Cast

#: Kinds of work and how many visits and interviews each has in the run: two of them are too thin to stand alone.
ASKED = {"service": (12, 8), "repair": (10, 6), "recall": (2, 1), "accident": (1, 0)}


def thin_run(cast: Cast) -> ScoreRun:
    """October of Shanghai, where of recall one was asked and of accident nobody; cars of two ages."""
    version, place = wording(cast.shanghai), place_of(cast.liu, dealer="SH01")
    old = Vehicle.objects.create(
        dealer=cast.shanghai, plate="沪A88888", delivered_on=date(2015, 1, 1), made_at=clock.now()
    )
    for kind, (visits, interviews) in ASKED.items():
        for number in range(visits):
            car = old if number % 2 else cast.car
            order = closed_visit(cast, f"2026-10-{1 + number:02}", kind=kind, adviser=cast.wang, vehicle=car)
            if number < interviews:
                answers = GOOD | {"quality": 4 + number % 6, "facility": 5 + (kind == "repair")}
                answered(version, order, answers, adviser=cast.wang)
    return runs.carry_out(runs.begin_run(place, first=OCTOBER, last=OCTOBER, by=cast.liu).pk)
