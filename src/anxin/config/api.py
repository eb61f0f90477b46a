"""The API at /api/v1/: who may come in, how errors look, and the document that describes it all."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.throttling import SimpleRateThrottle

from anxin.accounts.rest import PersonToken, surrounded
from anxin.accounts.rest import router as people
from anxin.callbacks.rest import router as callbacks
from anxin.callbacks.rest import telephone
from anxin.complaints.rest import router as complaints
from anxin.config.api_problems import plain_problem, problem, tell_problems, unknown_parameters
from anxin.customers.rest import customers, vehicles
from anxin.foundation.errors import NotFound
from anxin.foundation.rest import PROBLEMS, JsonRenderer
from anxin.messaging.rest import router as notices
from anxin.promises.rest import router as promises
from anxin.rights.rest import router as rights
from anxin.satisfaction.rest import router as satisfaction
from anxin.surveys.rest import router as surveys
from anxin.voice.rest import router as voice
from anxin.workshop.rest import repair_orders, repeat_repairs

PREFIX = "api/v1/"
#: A person's requests in one web process; a script that runs wild is slowed before it slows everybody.
RATE = "1200/m"
DESCRIPTION = """\
Complaints, customers and cars of your dealers, with the names, rules and errors of the pages.

Send your own token as `Authorization: Bearer …`. Every error has the same shape: a stable `code`, a sentence in your
language, the `field` concerned. A text never holds NUL; a time always has its offset. See docs/api.md.
"""


class PersonThrottle(SimpleRateThrottle):
    """Counts the requests of one person."""

    scope = "person"

    def get_cache_key(self, request: HttpRequest) -> str | None:
        return f"api-requests-{request.user.pk}"


THROTTLE = PersonThrottle(RATE)


class Api(NinjaAPI):
    """An API whose document is short: each kind of problem told once, and nothing in it that nothing refers to."""

    def __init__(self, **described: Any) -> None:
        super().__init__(**described)
        self._made: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the document; made once in a process, for it takes seconds and anybody may ask for it."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._made:
            self._made[prefix] = self._make(prefix)
        return self._made[prefix]

    def _make(self, path_prefix: str) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix)
        kinds: dict[str, Any] = {}
        for operation in (one for path_item in schema["paths"].values() for one in path_item.values()):
            for status in PROBLEMS:
                name = f"Problem{status}"
                kinds[name] = operation["responses"][status]
                operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
        schema["components"]["responses"] = kinds
        schema.update(_untitled(dict(schema)))
        told = json.dumps(schema, default=str)
        schemas = schema["components"]["schemas"]
        schema["components"]["schemas"] = {
            name: body for name, body in schemas.items() if f'schemas/{name}"' in told
        }
        return schema


def _untitled(node: Any) -> Any:
    """Leave out the titles that only repeat a field's name."""
    if isinstance(node, list):
        return [_untitled(one) for one in node]
    if not isinstance(node, dict):
        return node
    described = bool({"type", "anyOf", "allOf", "$ref"} & node.keys())
    return {
        name: _untitled(value)
        for name, value in node.items()
        if not (described and name == "title" and isinstance(value, str))
    }


api = Api(
    title="Anxin",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
    auth=PersonToken(),
    throttle=[THROTTLE],
    renderer=JsonRenderer(),
)
tell_problems(api)


def known_parameters_only(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a query parameter that the operation does not declare, once the token has been checked."""
    operation: Any = run.__self__  # type: ignore[attr-defined]  # ninja hands over the operation's own method
    models = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    known = {name for model in models for name in model.__ninja_flatten_map__}

    @wraps(run)
    def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        unknown = [name for name in request.GET if name not in known]
        return unknown_parameters(unknown) if unknown else run(request, **kwargs)

    return inner


api.default_router.add_decorator(known_parameters_only, mode="view")
api.add_router("", people)
api.add_router("", complaints)
api.add_router("/customers", customers)
api.add_router("/vehicles", vehicles)
api.add_router("/notices", notices)
api.add_router("/promises", promises)
api.add_router("/rights", rights)
api.add_router("/surveys", surveys)
api.add_router("/satisfaction", satisfaction)
api.add_router("/voice", voice)
api.add_router("/callbacks", callbacks)
api.add_router("/telephone", telephone)
api.add_router("/repair-orders", repair_orders)
api.add_router("/repeats", repeat_repairs)


def answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let even a wrong method be answered in JSON."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        told = plain_problem(405)
        told["Allow"] = ", ".join(sorted(response["Allow"].split(", ")))
        return told

    return surrounded(inner)


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer an unknown address below the API in JSON."""
    error = NotFound()
    return problem(error.status, error.code, str(error))


def _answering(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = answering(pattern.callback)
    return patterns


_patterns, _app, _namespace = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path(PREFIX, (_answering(_patterns), _app, _namespace)),
    re_path(r"^api/", answering(nothing_here)),
]


def document() -> str:
    """Return the OpenAPI document as it is committed in docs/openapi.json."""
    schema = api.get_openapi_schema(path_prefix=f"/{PREFIX}")
    return (
        json.dumps(json.loads(json.dumps(schema, default=str)), ensure_ascii=False, indent=1, sort_keys=True)
        + "\n"
    )
