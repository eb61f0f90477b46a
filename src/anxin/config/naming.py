"""What every operation is called in the audit trail, collected from the floors below."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText

from anxin.accounts.audit_names import ACTION_NAMES as OF_ACCOUNTS
from anxin.complaints.choices import IMPORT_NAMES, EventKind

ACTION_NAMES: Mapping[str, str | LazyText] = {
    **OF_ACCOUNTS,
    **{f"complaints.{kind.value}": kind.label for kind in EventKind},
    **IMPORT_NAMES,
}
