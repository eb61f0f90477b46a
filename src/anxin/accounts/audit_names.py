"""What the operations of this floor are called in the audit trail."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

ACTION_NAMES: Mapping[str, LazyText] = {
    "accounts.administrator_created": _("Administrator added at the terminal"),
    "accounts.person_invited": _("Person invited"),
    "accounts.person_changed": _("Person's details changed"),
    "accounts.person_deactivated": _("Sign-in stopped"),
    "accounts.person_activated": _("Sign-in allowed again"),
    "accounts.second_factor_reset": _("Second factor reset"),
    "accounts.membership_granted": _("Role given"),
    "accounts.membership_revoked": _("Role taken away"),
    "accounts.sign_in_rule_set": _("Sign-in rule changed"),
    "accounts.sessions_ended": _("Sessions ended"),
    "accounts.api_token_made": _("API token made"),
    "accounts.api_token_revoked": _("API token revoked"),
    "accounts.brand_changed": _("Brand changed"),
    "accounts.region_added": _("Region added"),
    "accounts.region_changed": _("Region changed"),
    "accounts.dealer_added": _("Dealer added"),
    "accounts.dealer_changed": _("Dealer changed"),
    "accounts.department_added": _("Department added"),
    "accounts.department_changed": _("Department changed"),
    "accounts.calendar_started": _("Calendar begun"),
    "accounts.calendar_zone_followed": _("Calendar moved to the dealer's time zone"),
    "accounts.hours_set": _("Opening hours set"),
    "accounts.day_marked": _("Day marked in the calendar"),
    "accounts.closure_added": _("Closure added"),
    "accounts.closure_removed": _("Closure taken away"),
    "accounts.opening_added": _("Extra opening added"),
    "accounts.opening_removed": _("Extra opening taken away"),
    "accounts.year_adopted": _("Public holidays of a year taken over"),
    "accounts.calendar_taken_back": _("Earlier calendar taken back"),
    "accounts.absence_noted": _("Absence noted"),
    "accounts.absence_cancelled": _("Absence cancelled"),
}
