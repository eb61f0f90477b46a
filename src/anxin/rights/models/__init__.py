"""What a car's voucher says, what people judged of its visits, what its owner asked for, and where he stands."""

from anxin.rights.models.elsewhere import RepairElsewhere
from anxin.rights.models.judgements import ExcludedTime, FittedPart, VisitJudgement
from anxin.rights.models.positions import Position, SubstituteWarning
from anxin.rights.models.readings import LawReading
from anxin.rights.models.requests import MovedTerm, RightsRequest
from anxin.rights.models.terms import CarTerms

__all__ = [
    "CarTerms",
    "ExcludedTime",
    "FittedPart",
    "LawReading",
    "MovedTerm",
    "Position",
    "RepairElsewhere",
    "RightsRequest",
    "SubstituteWarning",
    "VisitJudgement",
]
