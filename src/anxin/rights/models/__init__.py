"""What a car's voucher says, what people judged of its visits, what its owner asked for, and where he stands."""

from anxin.rights.models.judgements import ExcludedTime, FittedPart, VisitJudgement
from anxin.rights.models.positions import Position, SubstituteWarning
from anxin.rights.models.requests import RightsRequest
from anxin.rights.models.terms import CarTerms

__all__ = [
    "CarTerms",
    "ExcludedTime",
    "FittedPart",
    "Position",
    "RightsRequest",
    "SubstituteWarning",
    "VisitJudgement",
]
