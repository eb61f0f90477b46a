"""Every change of people, places, hours and keys: one transaction each, with its line in the audit trail."""

from anxin.accounts.services.adopt_year import adopt_year
from anxin.accounts.services.changing_calendar import start_calendar
from anxin.accounts.services.create_administrator import create_administrator
from anxin.accounts.services.invite_person import PersonDetails, change_person, invite_person, send_invitation
from anxin.accounts.services.manage_memberships import grant_membership, revoke_membership
from anxin.accounts.services.manage_places import (
    DealerDetails,
    change_brand,
    save_dealer,
    save_department,
    save_region,
)
from anxin.accounts.services.manage_sessions import end_other_sessions, end_session
from anxin.accounts.services.manage_sign_in import (
    activate_person,
    change_own_language,
    deactivate_person,
    reset_second_factor,
    set_sign_in_rule,
)
from anxin.accounts.services.manage_tokens import create_api_token, person_for_token, revoke_api_token
from anxin.accounts.services.note_absence import Away, cancel_absence, note_absence
from anxin.accounts.services.set_hours import (
    DayMark,
    LocalTimes,
    Mark,
    Week,
    add_closure,
    add_opening,
    mark_day,
    remove_closure,
    remove_opening,
    set_week,
    undo_to_version,
)

__all__ = [
    "Away",
    "DayMark",
    "DealerDetails",
    "LocalTimes",
    "Mark",
    "PersonDetails",
    "Week",
    "activate_person",
    "add_closure",
    "add_opening",
    "adopt_year",
    "cancel_absence",
    "change_brand",
    "change_own_language",
    "change_person",
    "create_administrator",
    "create_api_token",
    "deactivate_person",
    "end_other_sessions",
    "end_session",
    "grant_membership",
    "invite_person",
    "mark_day",
    "note_absence",
    "person_for_token",
    "remove_closure",
    "remove_opening",
    "reset_second_factor",
    "revoke_api_token",
    "revoke_membership",
    "save_dealer",
    "save_department",
    "save_region",
    "send_invitation",
    "set_sign_in_rule",
    "set_week",
    "start_calendar",
    "undo_to_version",
]
