"""The search words of a complaint: number, words, wish, customer, telephone tails, plate, VIN and its tails."""

from collections.abc import Iterator

from anxin.complaints.models import Complaint
from anxin.customers.services.indexing import phone_without_extension
from anxin.foundation.searching import Part, PartKind, Weight, tsvector_literal


def index_complaint(complaint: Complaint) -> None:
    """Set the search column from the complaint, its customer and its car; the caller saves."""
    complaint.search = tsvector_literal(_parts(complaint))


def _parts(complaint: Complaint) -> Iterator[Part]:
    yield Part(complaint.number, Weight.A, PartKind.NUMBER)
    if complaint.customer:
        yield Part(complaint.customer.name, Weight.A)
        yield Part(phone_without_extension(complaint.customer.phone), Weight.A, PartKind.PHONE)
        yield Part(phone_without_extension(complaint.customer.second_phone), Weight.A, PartKind.PHONE)
    if complaint.vehicle:
        yield Part(complaint.vehicle.plate, Weight.A, PartKind.PLATE)
        yield Part(complaint.vehicle.vin, Weight.A, PartKind.VIN)
        yield Part(complaint.vehicle.model_name, Weight.B)
    yield Part(complaint.car_told, Weight.B)
    yield Part(complaint.wish, Weight.B)
    yield Part(complaint.words, Weight.C)
