"""A request that came in beside a complaint is named as belonging to it, or to another one."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.foundation import audit
from anxin.foundation.errors import Refused
from anxin.rights.models import RightsRequest
from anxin.rights.selectors.visible import get_request_for


@transaction.atomic
def link_request(key: UUID | str, *, subject: str, by: Person, instead_of: str = "") -> RightsRequest:
    """Name the complaint that a request belongs to; ``Refused`` where it belongs to another than ``instead_of``."""
    request = get_request_for(by, key, lock=True)
    require(by, Capability.TAKE_COMPLAINTS, request.dealer_id)
    if request.subject not in {instead_of, subject}:
        raise Refused(
            "REQUEST_OF_ANOTHER",
            _("This request belongs to %(subject)s already."),
            params={"subject": request.subject},
        )
    request.subject = subject
    request.version += 1
    request.save()
    audit.record_operation(
        "rights.request_linked",
        person_id=by.pk,
        dealer_id=request.dealer_id,
        subject=str(request.vehicle.key),
        request=str(request.key),
        complaint=subject,
    )
    return request
