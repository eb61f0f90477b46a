"""Statutory rights of a car's owner: what is met, arguable, one step away, against whom, and what is due by when."""

from anxin.engines.rights.assess import assess, compensation_of
from anxin.engines.rights.checking import FactFault, check_facts
from anxin.engines.rights.facts import (
    Case,
    Excluded,
    Exemption,
    Failure,
    Powertrain,
    Remedy,
    ReplacedPart,
    Request,
    System,
    Use,
    Vehicle,
    Visit,
    Why,
)
from anxin.engines.rights.law import Law
from anxin.engines.rights.law_reading import read_law
from anxin.engines.rights.nearest import Near, nearest, opens_if_it_counts, opens_if_it_stays, opens_on
from anxin.engines.rights.position import (
    BurdenOfProof,
    Compensation,
    Counter,
    Deadline,
    Flag,
    Periods,
    Position,
    Right,
    State,
    Unit,
    document,
)
from anxin.engines.rights.reading import read_case
from anxin.engines.rights.records import RepairRecord, missing_of_record
from anxin.engines.rights.working_days import WorkingDays, working_days

__all__ = [
    "BurdenOfProof",
    "Case",
    "Compensation",
    "Counter",
    "Deadline",
    "Excluded",
    "Exemption",
    "FactFault",
    "Failure",
    "Flag",
    "Law",
    "Near",
    "Periods",
    "Position",
    "Powertrain",
    "Remedy",
    "RepairRecord",
    "ReplacedPart",
    "Request",
    "Right",
    "State",
    "System",
    "Unit",
    "Use",
    "Vehicle",
    "Visit",
    "Why",
    "WorkingDays",
    "assess",
    "check_facts",
    "compensation_of",
    "document",
    "missing_of_record",
    "nearest",
    "opens_if_it_counts",
    "opens_if_it_stays",
    "opens_on",
    "read_case",
    "read_law",
    "working_days",
]
