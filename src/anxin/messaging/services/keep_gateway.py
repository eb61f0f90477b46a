"""Where a dealer's text messages and group messages go: adding, changing, switching off, and a test."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.foundation.sealing import seal
from anxin.messaging.choices import Channel, GatewayKind
from anxin.messaging.models import Delivery, Gateway
from anxin.messaging.selectors.ways import text_gateway
from anxin.messaging.services.outbox import NewDelivery, queue_delivery

#: What each kind needs beside its secret.
NEEDED = {
    GatewayKind.ALIYUN: ("access_key", "sign", "template", "parameter"),
    GatewayKind.HTTP: ("url", "method", "form", "fields"),
    GatewayKind.WECOM: (),
}
#: To whom, and as what, a service of one's own is told the secret that is kept.
_SHOWN_TO = ("url", "header")


@dataclass(frozen=True, kw_only=True)
class GatewaySheet:
    """What is written about a gateway. An empty secret leaves the one that is kept; ``options`` is JSON-plain."""

    kind: GatewayKind
    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    secret: str = ""


@transaction.atomic
def add_gateway(dealer: Dealer, *, sheet: GatewaySheet, by: Person) -> Gateway:
    """Add a gateway to a dealer; ``Refused`` for a second one for text messages."""
    require(by, Capability.RUN_CHANNELS, dealer.pk)
    _check(sheet, new=True)
    if sheet.kind != GatewayKind.WECOM:
        _require_only_one(dealer)
    gateway = Gateway.objects.create(
        dealer=dealer, kind=sheet.kind, name=sheet.name, options=dict(sheet.options), secret=seal(sheet.secret),
        made_at=clock.now(),
    )  # fmt: skip
    _record("messaging.gateway_added", gateway, by)
    return gateway


@transaction.atomic
def change_gateway(key: uuid.UUID, *, sheet: GatewaySheet, by: Person) -> Gateway:
    """Change a gateway; its kind stays what it is. Another address needs the secret again (``PASSWORD_AGAIN``)."""
    gateway = _locked(key, by)
    _check(sheet, new=False)
    _require_same_server(gateway, sheet)
    gateway.name, gateway.options = sheet.name, dict(sheet.options)
    if sheet.secret:
        gateway.secret = seal(sheet.secret)
    gateway.save(update_fields=["name", "options", "secret"])
    _record("messaging.gateway_changed", gateway, by)
    return gateway


@transaction.atomic
def switch_gateway(key: uuid.UUID, *, active: bool, by: Person) -> Gateway:
    """Put a gateway into use or out of use; what is queued for one out of use is given up and can be tried again."""
    gateway = _locked(key, by)
    if active and not gateway.active and gateway.kind != GatewayKind.WECOM:
        _require_only_one(gateway.dealer)
    gateway.active = active
    gateway.save(update_fields=["active"])
    _record("messaging.gateway_switched", gateway, by, active=active)
    return gateway


@transaction.atomic
def try_gateway(key: uuid.UUID, *, to: str, by: Person) -> Delivery:
    """Queue a test through a gateway, to a telephone number or into the group, and return it."""
    gateway = _locked(key, by)
    if not gateway.active:
        raise Refused("GATEWAY_OFF", _("This one is out of use. Put it into use first."))
    group = gateway.kind == GatewayKind.WECOM
    if not group and not to.strip():
        raise InvalidInput("PHONE_MISSING", _("To which number shall the test go?"), field="to")
    delivery = queue_delivery(
        NewDelivery(
            dealer=gateway.dealer,
            channel=Channel.WECOM if group else Channel.SMS,
            key=f"test:{gateway.key}:{uuid.uuid4()}",
            to=str(gateway.key) if group else to.strip(),
            payload={"text": _("Anxin: this is a test.")},
        )
    )
    _record("messaging.gateway_tested", gateway, by)
    return delivery


def _check(sheet: GatewaySheet, *, new: bool) -> None:
    for name in NEEDED[sheet.kind]:
        if not sheet.options.get(name):
            raise InvalidInput("FIELD_MISSING", _("This is needed."), field=name)
    if sheet.kind == GatewayKind.HTTP:
        _check_http(sheet.options)
    if new and not sheet.secret and sheet.kind != GatewayKind.HTTP:
        raise InvalidInput("SECRET_MISSING", _("This is needed."), field="secret")
    if sheet.kind == GatewayKind.WECOM and sheet.secret:
        require_web_address(sheet.secret, field="secret")


def _require_same_server(gateway: Gateway, sheet: GatewaySheet) -> None:
    if sheet.secret or not gateway.secret or gateway.kind != GatewayKind.HTTP:
        return
    for name in _SHOWN_TO:
        if str(gateway.options.get(name) or "").strip() != str(sheet.options.get(name) or "").strip():
            message = _("The server has changed: write the password again.")
            raise InvalidInput("PASSWORD_AGAIN", message, field="secret")


def _check_http(options: Mapping[str, Any]) -> None:
    require_web_address(str(options["url"]), field="url")
    fields = options["fields"]
    if not isinstance(fields, dict) or "{phone}" not in str(fields) or "{text}" not in str(fields):
        message = _("Write the fields as JSON, with {phone} and {text} where number and text belong.")
        raise InvalidInput("FIELDS_INVALID", message, field="fields")


def require_web_address(url: str, *, field: str) -> None:
    """Let an address of the web pass, ``InvalidInput`` for anything else; whether it is public is seen when used."""
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and parts.hostname and not parts.username and parts.port != 0
    except ValueError:
        fine = False
    if not fine or any(sign.isspace() or not sign.isprintable() for sign in url):
        raise InvalidInput("URL_INVALID", _("Write an address that begins with https://."), field=field)


def _require_only_one(dealer: Dealer) -> None:
    # In one order for all: two at once must not both find that there is none.
    Dealer.objects.select_for_update().get(pk=dealer.pk)
    if text_gateway(dealer.pk):
        raise Refused(
            "GATEWAY_EXISTS",
            _("Text messages go by one service at a time. Put the other one out of use first."),
        )


def _locked(key: uuid.UUID, by: Person) -> Gateway:
    found = Gateway.objects.select_for_update(of=("self",)).select_related("dealer").filter(key=key).first()
    if found is None:
        raise NotFound
    require(by, Capability.RUN_CHANNELS, found.dealer_id)
    return found


def _record(action: str, gateway: Gateway, by: Person, **details: Any) -> None:
    audit.record_operation(
        action,
        person_id=by.pk,
        dealer_id=gateway.dealer_id,
        subject=gateway.name,
        kind=gateway.kind,
        **details,
    )
