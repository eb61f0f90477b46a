"""Sends text messages by SendSms of Alibaba Cloud: a registered sign, a registered template and its parameters."""

import json
import uuid
from hashlib import sha256

from anxin.foundation import clock
from anxin.foundation.sealing import unseal
from anxin.integrations.posting import Answer, ask
from anxin.integrations.sms_aliyun.signing import authorization, canonical_query
from anxin.messaging.models import Delivery, Gateway
from anxin.messaging.services.handing_over import Brink, NotHandedOver
from anxin.messaging.services.word_delivery import words_of

ENDPOINT = "https://dysmsapi.aliyuncs.com"
_VERSION = "2017-05-25"
#: Refusals after which a later try may go well; any other concerns number, sign, template or account.
_LATER = (
    "isv.BUSINESS_LIMIT_CONTROL", "isp.SYSTEM_ERROR", "isp.RAM_PERMISSION_DENY", "isp.GATEWAY_ERROR", "Throttling",
    "ServiceUnavailable", "InternalError", "isv.AMOUNT_NOT_ENOUGH", "isv.OUT_OF_SERVICE",
)  # fmt: skip


class AliyunCarrier:
    """Carries the text messages of one dealer."""

    repeatable = False
    per_minute = None

    def __init__(self, gateway: Gateway) -> None:
        self._options = gateway.options
        self._secret = unseal(gateway.secret)

    def carry(self, delivery: Delivery, *, brink: Brink) -> str:
        """Send one text message and return the number under which its report can be asked for."""
        endpoint = self._options.get("endpoint") or ENDPOINT
        query = canonical_query(self._parameters(delivery))
        headers = self._headers(endpoint, query)
        brink()
        return _biz_id(ask(f"{endpoint}/?{query}", headers=headers))

    def close(self) -> None:
        """Each request stands alone."""

    def _parameters(self, delivery: Delivery) -> dict[str, str]:
        payload = delivery.payload
        told = payload.get("params") or {self._options["parameter"]: words_of(delivery).text}
        return {
            "PhoneNumbers": delivery.to,
            "SignName": self._options["sign"],
            "TemplateCode": payload.get("template_code") or self._options["template"],
            "TemplateParam": json.dumps(told, ensure_ascii=False, separators=(",", ":")),
            "OutId": str(delivery.pk),
        }

    def _headers(self, endpoint: str, query: str) -> dict[str, str]:
        signed = {
            "host": endpoint.split("://", 1)[1],
            "x-acs-action": "SendSms",
            "x-acs-version": _VERSION,
            "x-acs-date": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": uuid.uuid4().hex,
            "x-acs-content-sha256": sha256(b"").hexdigest(),
        }
        key = self._options["access_key"]
        signature = authorization(
            "POST", query=query, headers=signed, content=b"", key_id=key, key_secret=self._secret
        )
        return {
            **{name: value for name, value in signed.items() if name != "host"},
            "Authorization": signature,
        }


def _biz_id(answer: Answer) -> str:
    try:
        told = json.loads(answer.text)
        code, words = str(told.get("Code", "")), str(told.get("Message", ""))
    except (ValueError, AttributeError) as error:
        raise NotHandedOver("ANSWER_UNREADABLE", f"{answer.status}", final=not answer.busy) from error
    if code != "OK" or not answer.good:
        raise NotHandedOver(
            "GATEWAY_REFUSED", f"{code} {words}", final=not (answer.busy or code.startswith(_LATER))
        )
    return str(told.get("BizId", ""))
