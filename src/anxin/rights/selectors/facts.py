"""What is known of cars, fetched for one or for hundreds in the same number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch

from anxin.customers.models import MileageReading, Vehicle
from anxin.rights.choices import Answered
from anxin.rights.models import CarTerms, RepairElsewhere, RightsRequest, VisitJudgement
from anxin.rights.selectors.chosen_readings import readings_of
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import RepairOrder

#: What a visit of these kinds was for is a trouble until somebody says otherwise; any other brought none.
_ABOUT_A_TROUBLE = frozenset({OrderKind.REPAIR, OrderKind.WARRANTY, OrderKind.RETURN, OrderKind.RECALL})
_OF_ORDER = (
    "key", "number", "vehicle_id", "kind", "opened_at", "opened_on", "finished_at", "closed_at", "odometer_km",
    "received_at", "reported", "work", "parts", "total",
)  # fmt: skip


@dataclass(frozen=True)
class CarFacts:
    """A car with its papers, its visits by time, its newest reading and what its owner asks for."""

    vehicle: Vehicle
    terms: CarTerms | None
    visits: Sequence[RepairOrder]
    judgements: Mapping[int, VisitJudgement]
    #: The newest reading beside those of the visits.
    reading: MileageReading | None
    #: All that the owner asked for and did not take back, open or not.
    requests: Sequence[RightsRequest]
    #: Repairs at other workshops that nobody withdrew, by time.
    elsewhere: Sequence[RepairElsewhere] = ()
    #: The open questions of the law that the car's dealer reads otherwise than shipped.
    readings: Mapping[str, str] = field(default_factory=dict)

    def judgement_of(self, order: RepairOrder) -> VisitJudgement | None:
        """Return what was judged of a visit, nothing where nobody has judged it."""
        return self.judgements.get(order.pk)


def is_about_trouble(order: RepairOrder) -> bool:
    """Tell whether a visit's kind leaves it open that it was for a quality problem."""
    return order.kind in _ABOUT_A_TROUBLE


def quality_problem_of(order: RepairOrder, judged: VisitJudgement | None) -> bool | None:
    """Return whether a visit was for a quality problem: as judged; unjudged it is no or not known by its kind."""
    if judged is not None and judged.quality_problem is not None:
        return judged.quality_problem
    return None if is_about_trouble(order) else False


def facts_of_car(vehicle: Vehicle) -> CarFacts:
    """Return what is known of one car; its dealer must have been fetched with it."""
    return _gathered([vehicle])[0]


def facts_of_cars(vehicle_ids: Iterable[int], *, lock: bool = False) -> list[CarFacts]:
    """Return what is known of cars, in the order of their numbers; ``lock`` holds their rows."""
    rows = Vehicle.objects.filter(pk__in=list(vehicle_ids)).select_related("dealer").defer("search")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return _gathered(list(rows.order_by("pk")))


def _gathered(vehicles: Sequence[Vehicle]) -> list[CarFacts]:
    numbers = [vehicle.pk for vehicle in vehicles]
    terms = {each.vehicle_id: each for each in CarTerms.objects.filter(vehicle__in=numbers)}
    visits: dict[int, list[RepairOrder]] = {}
    rows = RepairOrder.objects.filter(vehicle__in=numbers).only(*_OF_ORDER)
    for order in rows.order_by("opened_at", "pk"):
        visits.setdefault(order.vehicle_id, []).append(order)
    judged: dict[int, dict[int, VisitJudgement]] = {}
    children = (Prefetch("excluded"), Prefetch("fitted"))
    for each in VisitJudgement.objects.filter(vehicle__in=numbers).prefetch_related(*children):
        judged.setdefault(each.vehicle_id, {})[each.order_id] = each
    # Of one day the highest: the car has been driven between the two.
    readings = MileageReading.objects.filter(vehicle__in=numbers).order_by(
        "vehicle", "-read_on", "-kilometres"
    )
    newest = {each.vehicle_id: each for each in readings.distinct("vehicle")}
    requests: dict[int, list[RightsRequest]] = {}
    asked = RightsRequest.objects.filter(vehicle__in=numbers).exclude(answer=Answered.WITHDRAWN)
    for request in asked.order_by("received_on", "pk"):
        requests.setdefault(request.vehicle_id, []).append(request)
    elsewhere: dict[int, list[RepairElsewhere]] = {}
    noted = RepairElsewhere.objects.filter(vehicle__in=numbers, withdrawn=False)
    for repair in noted.order_by("came_on", "pk"):
        elsewhere.setdefault(repair.vehicle_id, []).append(repair)
    chosen = readings_of(vehicle.dealer for vehicle in vehicles)
    return [
        CarFacts(
            vehicle=vehicle,
            terms=terms.get(vehicle.pk),
            visits=visits.get(vehicle.pk, ()),
            judgements=judged.get(vehicle.pk, {}),
            reading=newest.get(vehicle.pk),
            requests=requests.get(vehicle.pk, ()),
            elsewhere=elsewhere.get(vehicle.pk, ()),
            readings=chosen[vehicle.dealer_id],
        )
        for vehicle in vehicles
    ]
