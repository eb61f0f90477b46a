"""Every address of the project, read from its resolver, and how each is asked for something of the first dealer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from anxin.accounts.models import Person
from anxin.accounts.services import create_api_token
from anxin.complaints.models import Complaint
from anxin.config.api import api
from anxin.messaging.models import Notice
from tests.cast import Cast
from tests.incoming import CameIn
from tests.sample_files import PDF, upload

_UUID = "00000000-0000-4000-8000-000000000000"
#: What stands in a smallest body where the document only says that there is a text or a key.
_PLACEHOLDERS = ("x", _UUID)
#: What bodies name by its row: where the house has none, a row that no counter has come to.
_ROWS = ("action", "entry", "promise", "solution", "task")
_NO_ROW = 999_999_999
_PARAMETER = re.compile(r"(?<!\?P)<(?:\w+:)?(\w+)>")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Addresses whose pattern is not made of the usual parameters.
_LITERAL = {
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "accounts/password/reset/key/1-abc/",
    "^api/": "api/nothing-here",
    "api/v1/search": "api/v1/search?q=空调",
    "api/v1/lists": "api/v1/lists?dealer=SH01",
    "api/v1/voice/six-questions": "api/v1/voice/six-questions?dealer=SH01",
    "api/v1/rights": "api/v1/rights?dealer=SH01",
    "api/v1/callbacks/rules": "api/v1/callbacks/rules?dealer=SH01",
    "api/v1/callbacks/rates": "api/v1/callbacks/rates?dealer=SH01",
    "api/v1/rights/readings": "api/v1/rights/readings?dealer=SH01",
    "api/v1/satisfaction/index": "api/v1/satisfaction/index?dealer=SH01",
    "api/v1/satisfaction/index/months": "api/v1/satisfaction/index/months?dealer=SH01",
    "api/v1/satisfaction/index/below": "api/v1/satisfaction/index/below?dealer=SH01",
    "api/v1/satisfaction/first-fix": "api/v1/satisfaction/first-fix?dealer=SH01",
    "api/v1/satisfaction/first-fix/below": "api/v1/satisfaction/first-fix/below?dealer=SH01",
    "api/v1/satisfaction/why": "api/v1/satisfaction/why?dealer=SH01",
    "api/v1/satisfaction/league": "api/v1/satisfaction/league?dealer=SH01",
    "api/v1/satisfaction/drivers": "api/v1/satisfaction/drivers?dealer=SH01",
    "api/v1/satisfaction/recovery": "api/v1/satisfaction/recovery?dealer=SH01",
    "api/v1/satisfaction/charts": "api/v1/satisfaction/charts?dealer=SH01",
    "api/v1/satisfaction/signals": "api/v1/satisfaction/signals?dealer=SH01",
}


#: Whose key an address means, by a part of it; the first that fits.
_KEYS = (
    ("satisfaction/signals/", "signal_key"),
    ("satisfaction/runs/", "score_run_key"),
    ("satisfaction/disputes/", "dispute_key"),
    ("callbacks/patterns/", "pattern_key"),
    ("callbacks/lists/", "call_list_key"),
    ("callbacks/links/<uuid", "link_round_key"),
    ("callbacks/link-rounds/", "link_round_key"),
    ("callbacks/scores/", "heard_call_key"),
    ("callbacks/telephone/", "telephone_call_key"),
    ("callbacks/calls/", "heard_call_key"),
    ("callbacks/<uuid", "call_key"),
    ("voice/heard/", "heard_key"),
    ("voice/", "listening_key"),
    ("surveys/interviews/", "interview_key"),
    ("surveys/imports/", "answer_import_key"),
    ("surveys/invitations/", "invitation_key"),
    ("door/walls/", "wall_key"),
    ("surveys/drafts/", "survey_draft_key"),
    ("surveys/versions/", "survey_version_key"),
    ("surveys/", "questionnaire_key"),
    ("exports/", "export_key"),
    ("views/", "view_key"),
    ("bulk/", "bulk_key"),
    ("workshop/import/", "order_import_key"),
    ("repair-orders/imports/", "order_import_key"),
    ("repair-orders/", "order_key"),
    ("workshop/orders/", "order_key"),
    ("rights/visits/", "order_key"),
    ("rights/elsewhere/", "elsewhere_key"),
    ("rights/repairs-elsewhere/", "elsewhere_key"),
    ("rights/requests/", "rights_request_key"),
    ("repeats/", "repeat_key"),
    ("promises/parts/", "part_list_key"),
    ("promises/", "promise_key"),
    ("import/", "import_key"),
    ("/files/", "file_key"),
)

#: What is done with something, by a part of the address.
_ACTS = (("satisfaction/disputes/", "uphold"), ("voice/heard/", "answer"), ("voice/", "hear"))


def every_route() -> list[str]:
    """Return every pattern of the resolver, as it is written, without the leading slash."""
    return list(dict.fromkeys(_walk(get_resolver().url_patterns, "")))


def _walk(patterns: list[Any], prefix: str) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, prefix + str(each.pattern))
        else:
            assert isinstance(each, URLPattern)
            yield prefix + str(each.pattern)


def parameters_of(route: str) -> list[str]:
    """Return the names of a pattern's parameters."""
    return _PARAMETER.findall(route)


#: Who asks, in the order of the table's columns after the first, by the names of the cast.
ROLES_LET_IN = {
    "caller": "chen",
    "adviser": "wang",
    "manager": "liu",
    "head": "he",
    "general": "gao",
    "region": "qian",
    "admin": "an",
    "auditor": "shen",
    "outsider": "zhao",
}


@dataclass
class House:
    """The first dealer's things that addresses name, and people who ask for them."""

    cast: Cast
    complaint: Complaint
    session_id: int
    token_id: int
    import_key: UUID
    bulk_key: UUID
    link_id: int
    export_key: UUID
    view_key: UUID
    file_key: UUID
    absence_id: int
    request_id: int
    notice: Notice
    warning_id: int
    link_token: str
    delivery_id: int
    gateway_key: UUID
    webhook_key: UUID
    draft_id: int
    came_in: CameIn
    order_key: UUID
    order_import_key: UUID
    repeat_key: UUID
    rights_request_key: UUID
    elsewhere_key: UUID
    promise_key: UUID
    part_list_key: UUID
    questionnaire_key: UUID
    survey_version_key: UUID
    survey_draft_key: UUID
    interview_key: UUID
    listening_key: UUID
    heard_key: UUID
    answer_import_key: UUID
    wall_key: UUID
    wall_door: str
    survey_token: str
    call_list_key: UUID
    call_key: UUID
    heard_call_key: UUID
    telephone_call_key: UUID
    pattern_key: UUID
    signal_key: UUID
    score_run_key: UUID
    dispute_key: UUID
    link_round_key: UUID
    invitation_key: UUID
    _tokens: dict[int, str] = field(default_factory=dict)
    _sessions: dict[int, str] = field(default_factory=dict)

    def address(self, route: str, *, operation: str = "note") -> str:
        """Write the pattern's parameters as the first dealer's own things."""
        if route in _LITERAL:
            return f"/{_LITERAL[route]}"
        return "/" + _PARAMETER.sub(lambda match: str(self._value(match[1], route, operation)), route)

    def _value(self, name: str, route: str, operation: str) -> object:
        cast = self.cast
        if name == "key":
            of_the_house = next((own for part, own in _KEYS if part in route), "")
            if of_the_house:
                return getattr(self, of_the_house)
            if "brands/" in route:
                return cast.shanghai.region.brand.key
            if "regions/" in route:
                return cast.shanghai.region.key
            return cast.car.key if "/cars/<" in route or "/vehicles/" in route else cast.customer.key
        values: dict[str, object] = {
            "slug": self.complaint.slug,
            "operation": operation,
            "username": cast.chen.username,
            "membership_id": cast.chen.memberships.get().pk,
            "code": cast.shanghai.code,
            "session_id": self.session_id,
            "token_id": self.token_id,
            "kind": "csv",
            "view": self.view_key,
            "size": "small",
            "absence_id": self.absence_id,
            "request_id": self.request_id,
            "work": "accept",
            "link_id": self.link_id,
            "way": "merge",
            "year": 2026,
            "policy": "ordinary",
            "question": "A8",
            "act": "copy",
            "version": 1,
            "notice_id": self.notice.pk,
            "warning_id": self.warning_id,
            "token": self.survey_token if route.startswith("s/") else self.link_token,
            "door": self.wall_door,
            "delivery_id": self.delivery_id,
            "gateway_key": self.gateway_key,
            "gateway_kind": "wecom",
            "webhook_key": self.webhook_key,
            "draft_id": self.draft_id,
            "mailbox_id": self.came_in.mailbox_id,
            "message_key": self.came_in.message_key,
            "message_file_key": self.came_in.message_file_key,
            "template_key": "update",
            "item": "repeat-item-priority",
            "name": "result.json",
            "what": next((act for part, act in _ACTS if part in route), "asked"),
            "instant": (self.notice.read_at - _EPOCH) // timedelta(microseconds=1)
            if self.notice.read_at
            else 0,
        }
        return values[name]

    @property
    def people(self) -> dict[str, Person]:
        """Who asks, by the heads of the table's columns."""
        return {role: getattr(self.cast, name) for role, name in ROLES_LET_IN.items()}

    def let_in(self, *people: Person) -> None:
        """Sign people in once, by session and by token, before anything is asked and taken back.

        Each has asked for something too: what a day's first request writes would be written and taken back each time.
        """
        for person in people:
            client = Client()
            client.force_login(person)
            client.get("/people/me/")
            self._sessions[person.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
            words = self._tokens[person.pk] = create_api_token("access", by=person)[1]
            client.get("/api/v1/me", headers={"Authorization": f"Bearer {words}"})

    def body(self, method: str, route: str) -> Any:
        """Return what an operation of the API needs at least, with things of the first dealer where it names any."""
        if method == "GET" or (method, route) not in api_operations():
            return None
        known = {
            "dealer": self.cast.shanghai.code,
            "customer": str(self.cast.customer.key),
            "channel": "intake-incoming",
            "category": "cat-service-not-fixed",
            "to": self.cast.sun.username,
            "keeper": self.cast.chen.username,
            "file": str(self.file_key),
        }
        rows = dict.fromkeys(_ROWS, _NO_ROW) | {"link": self.link_id, "request": self.request_id}
        least = _smallest_body(method, route)
        return {
            name: rows.get(name, known.get(name, value) if value in _PLACEHOLDERS else value)
            for name, value in least.items()
        }

    def ask(
        self, person: Person | None, method: str, address: str, *, body: Any = None, fragment: bool = False
    ) -> Any:
        """Ask as the person, by session for a page and by token for the API; what it changes is taken back."""
        client = Client(headers={"accept-language": "en"})
        headers = {"HX-Request": "true"} if fragment else {}
        api_wanted = address.startswith("/api/")
        if person and api_wanted:
            headers["Authorization"] = f"Bearer {self._tokens[person.pk]}"
        elif person:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[person.pk]
        answer: Any
        with transaction.atomic():
            if method == "GET":
                answer = client.get(address, headers=headers)
            elif api_wanted and not _has_file(body):
                answer = client.post(address, body or {}, content_type="application/json", headers=headers)
            else:
                # A browser always sends something, at least its token: forms must know that they were sent.
                answer = client.post(address, body or {"sent": "yes"}, headers=headers)
            transaction.set_rollback(True)
        return answer


@cache
def _document() -> Any:
    return api.get_openapi_schema()


@cache
def api_operations() -> list[tuple[str, str]]:
    """Return method and route of every operation that the API's document tells."""
    paths = _document()["paths"]
    return [
        (method.upper(), re.sub(r"\{(\w+)\}", r"<\1>", path).removeprefix("/"))
        for path, operations in paths.items()
        for method in operations
    ]


def _smallest_body(method: str, route: str) -> Any:
    """Return the smallest body that the document allows for an operation, so that its own rules are reached."""
    schema = _document()
    path = "/" + re.sub(r"<(\w+)>", r"{\1}", route)
    operation = schema["paths"][path][method.lower()]
    if "requestBody" not in operation:
        return {}
    content = operation["requestBody"]["content"]
    if "application/json" not in content:
        form = _smallest(content["multipart/form-data"]["schema"], schema)
        return form | {"file": upload(PDF, "paper.pdf")}
    return _smallest(content["application/json"]["schema"], schema)


def _has_file(body: Any) -> bool:
    """Tell whether a body holds a file, and turn each back to its beginning for whoever asks next."""
    files = [value for value in (body or {}).values() if isinstance(value, UploadedFile)]
    for file in files:
        file.seek(0)
    return bool(files)


def _smallest(node: Any, schema: Any) -> Any:
    if "$ref" in node:
        return _smallest(schema["components"]["schemas"][node["$ref"].rsplit("/", 1)[1]], schema)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in node:
            return _smallest(node[choice][0], schema)
    if "const" in node:
        return node["const"]
    if "enum" in node:
        return node["enum"][0]
    kind = node.get("type")
    if kind == "object" or "properties" in node:
        return {name: _smallest(node["properties"][name], schema) for name in node.get("required", [])}
    if kind == "array":
        return [_smallest(node["items"], schema) for _each in range(node.get("minItems", 0))]
    simple: dict[str, Any] = {"integer": node.get("minimum", 1), "number": 1, "boolean": True}
    return simple[kind] if kind in simple else _smallest_text(node)


def _smallest_text(node: Any) -> str:
    formats = {"date-time": "2026-12-01T08:00:00Z", "date": "2026-12-01", "uuid": _UUID}
    if node.get("format") in formats:
        return str(formats[node["format"]])
    return "x" * max(1, int(node.get("minLength", 1)))
