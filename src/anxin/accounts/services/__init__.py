"""Every change of people, places and keys: one transaction each, with its line in the audit trail."""

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

__all__ = [
    "DealerDetails",
    "PersonDetails",
    "activate_person",
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
    "person_for_token",
    "reset_second_factor",
    "revoke_api_token",
    "revoke_membership",
    "save_dealer",
    "save_department",
    "save_region",
    "send_invitation",
    "set_sign_in_rule",
]
