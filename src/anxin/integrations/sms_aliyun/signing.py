"""Signature of requests to Alibaba Cloud, version 3: ACS3-HMAC-SHA256, as its documentation describes it."""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import quote

ALGORITHM = "ACS3-HMAC-SHA256"


def canonical_query(parameters: Mapping[str, str]) -> str:
    """Return parameters in order of their names, encoded by RFC 3986."""
    return "&".join(f"{_encoded(name)}={_encoded(parameters[name])}" for name in sorted(parameters))


def authorization(
    method: str, *, query: str, headers: Mapping[str, str], content: bytes, key_id: str, key_secret: str
) -> str:
    """Return the header ``Authorization`` of a request to ``/``.

    ``headers`` are those to be signed, names in small letters: host, content-type and all that begin with x-acs-.
    """
    names = sorted(headers)
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    signed = ";".join(names)
    request = "\n".join([method, "/", query, lines, signed, sha256(content).hexdigest()])
    told = f"{ALGORITHM}\n{sha256(request.encode()).hexdigest()}"
    signature = hmac.new(key_secret.encode(), told.encode(), sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}"


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
