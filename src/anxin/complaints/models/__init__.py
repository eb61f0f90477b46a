"""The case and what hangs on it: complaint, history, conversation, letters, solution, clocks, departments."""

from anxin.complaints.models.attachment import Attachment
from anxin.complaints.models.bulk import BulkCase, BulkRun
from anxin.complaints.models.claims import CaseClaim, SubstituteNews
from anxin.complaints.models.clocks import CaseClock, ClockPolicyVersion, ClockRejudgement, EscalationStep
from anxin.complaints.models.closing import ContactTry, FollowUpCall
from anxin.complaints.models.complaint import Complaint, ComplaintEvent
from anxin.complaints.models.conversation import CalmingRound, ThreatRecord
from anxin.complaints.models.correspondence import CaseThread
from anxin.complaints.models.departments import CaseFollower, CaseReview, CaseTask, HandOver, InputRequest
from anxin.complaints.models.exporting import ExportDownload, ExportRun, ExportShare
from anxin.complaints.models.gravity import (
    ConductRecord,
    Crisis,
    CrisisEntry,
    EarlyWarning,
    MakerSide,
    WatchRuleChoice,
)
from anxin.complaints.models.importing import ImportedCase, ImportReject, ImportRun
from anxin.complaints.models.joining import CaseLink, CaseMerge, CaseSplit
from anxin.complaints.models.presence import CaseDraft, CasePresence
from anxin.complaints.models.repeats import CaseRepeat
from anxin.complaints.models.solution import CaseAction, Solution
from anxin.complaints.models.texts import CaseText, TextRebuild
from anxin.complaints.models.views import SavedView, ViewChoice

__all__ = [
    "Attachment",
    "BulkCase",
    "BulkRun",
    "CalmingRound",
    "CaseAction",
    "CaseClaim",
    "CaseClock",
    "CaseDraft",
    "CaseFollower",
    "CaseLink",
    "CaseMerge",
    "CasePresence",
    "CaseRepeat",
    "CaseReview",
    "CaseSplit",
    "CaseTask",
    "CaseText",
    "CaseThread",
    "ClockPolicyVersion",
    "ClockRejudgement",
    "Complaint",
    "ComplaintEvent",
    "ConductRecord",
    "ContactTry",
    "Crisis",
    "CrisisEntry",
    "EarlyWarning",
    "EscalationStep",
    "ExportDownload",
    "ExportRun",
    "ExportShare",
    "FollowUpCall",
    "HandOver",
    "ImportReject",
    "ImportRun",
    "ImportedCase",
    "InputRequest",
    "MakerSide",
    "SavedView",
    "Solution",
    "SubstituteNews",
    "TextRebuild",
    "ThreatRecord",
    "ViewChoice",
    "WatchRuleChoice",
]
