"""The API's door for telephone systems: what happens to their calls, signed."""

from django.http import HttpRequest
from ninja import Router
from ninja.security import APIKeyHeader
from ninja.throttling import SimpleRateThrottle

from anxin.callbacks.schemas import telephone as schemas
from anxin.callbacks.services.telephone import Signed, TelephoneEvent, system_signing, take_telephone_event
from anxin.foundation.rest import PROBLEMS

telephone = Router(tags=["telephone"])


class TelephoneThrottle(SimpleRateThrottle):
    """Counts the events that come from one address."""

    scope = "telephone"

    def get_cache_key(self, request: HttpRequest) -> str:
        return f"telephone-events-{self.get_ident(request)}"


class SignedContent(APIKeyHeader):
    """The headers of Standard Webhooks: ``webhook-id``, ``webhook-timestamp``, ``webhook-signature``.

    Whose secret it must be is told by the body, so the signature is checked where the body is known.
    """

    param_name = "webhook-signature"

    def authenticate(self, request: HttpRequest, key: str | None) -> Signed:
        return Signed(
            request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", ""), key or ""
        )


@telephone.post(
    "/events",
    response={200: schemas.TelephoneTaken, **PROBLEMS},
    operation_id="take_telephone_event",
    url_name="take_telephone_event",
    summary="Take an event of a telephone system",
    auth=SignedContent(),
    throttle=[TelephoneThrottle("6000/m")],
)
def take_event(request: HttpRequest, body: schemas.TelephoneEventBody) -> schemas.TelephoneTaken:
    """Signed with the dealer's own secret as Standard Webhooks describes, no token; the same again changes nothing."""
    signed: Signed = request.auth  # type: ignore[attr-defined]  # ninja sets what authenticate returns
    system = system_signing(body.dealer, signed=signed, content=request.body)
    told = body.model_dump(exclude={"dealer", "call", "event"})
    event = TelephoneEvent(outside=body.call, news=body.event, **told)
    return schemas.shown_telephone_call(take_telephone_event(system, event))
