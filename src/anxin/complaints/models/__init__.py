"""The case and what hangs on it: complaint, its history, the conversation, the solution, the closing."""

from anxin.complaints.models.closing import ContactTry, FollowUpCall
from anxin.complaints.models.complaint import Complaint, ComplaintEvent
from anxin.complaints.models.conversation import CalmingRound, ThreatRecord
from anxin.complaints.models.importing import ImportedCase, ImportReject, ImportRun
from anxin.complaints.models.solution import CaseAction, Solution

__all__ = [
    "CalmingRound",
    "CaseAction",
    "Complaint",
    "ComplaintEvent",
    "ContactTry",
    "FollowUpCall",
    "ImportReject",
    "ImportRun",
    "ImportedCase",
    "Solution",
    "ThreatRecord",
]
