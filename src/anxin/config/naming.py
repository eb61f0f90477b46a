"""What every operation is called in the audit trail, collected from the floors below."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from anxin.accounts.audit_names import ACTION_NAMES as OF_ACCOUNTS
from anxin.complaints.choices import IMPORT_NAMES, EventKind

_OF_PROMISES: Mapping[str, LazyText] = {
    "promises.kept": _("Promise kept"),
    "promises.moved": _("Promise moved"),
    "promises.withdrawn": _("Promise withdrawn"),
}
_OF_CUSTOMERS: Mapping[str, LazyText] = {
    "customers.created": _("Customer added"),
    "customers.changed": _("Customer's details changed"),
    "customers.consent_given": _("Customer's consent noted"),
    "customers.consent_withdrawn": _("Customer's consent withdrawn"),
    "customers.do_not_call_set": _("Customer wants no calls"),
    "customers.do_not_call_lifted": _("Customer may be called again"),
    "customers.phone_shown": _("Customer's whole number shown"),
    "vehicles.created": _("Car added"),
    "vehicles.changed": _("Car's details changed"),
    "vehicles.contact_linked": _("Person put to a car"),
    "vehicles.contact_unlinked": _("Person taken from a car"),
    "vehicles.mileage_recorded": _("Mileage noted"),
}

ACTION_NAMES: Mapping[str, str | LazyText] = {
    **OF_ACCOUNTS,
    **{f"complaints.{kind.value}": kind.label for kind in EventKind},
    "complaints.exported": _("List of complaints exported"),
    **IMPORT_NAMES,
    **_OF_PROMISES,
    **_OF_CUSTOMERS,
}
