"""News of this floor: frozen, in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CustomerChanged:
    """A customer's name or telephone is another one now; ``customer_id`` is the row's number."""

    customer_id: int


@dataclass(frozen=True)
class VehicleChanged:
    """A car's plate, VIN or model is another one now; ``vehicle_id`` is the row's number."""

    vehicle_id: int


@dataclass(frozen=True)
class ManyChanged:
    """Names, telephones, plates, VINs or models of many are other ones now, such as after an import.

    ``news_id`` is the row that tells which, until somebody has taken it over with ``services.taking_over``.
    """

    news_id: int


@dataclass(frozen=True)
class CarFactsChanged:
    """A car's day of delivery, plate, drive or mileage is another one now; ``vehicle_id`` is the row's number."""

    vehicle_id: int
