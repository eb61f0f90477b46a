"""Which links still work."""

from datetime import datetime, timedelta

from anxin.complaints.models import Complaint
from anxin.portal.models import SecretLink

#: Long enough for a second thought after the follow-up call.
WORKS_AFTER_CLOSING = timedelta(days=90)


def works(link: SecretLink, standing: Complaint, *, now: datetime) -> bool:
    """Tell whether a link opens anything: not withdrawn, and its case not closed for good long ago.

    ``standing`` is the case in which the link's own goes on.
    """
    if link.shut_at is not None:
        return False
    return standing.closed_at is None or standing.closed_at + WORKS_AFTER_CLOSING > now
