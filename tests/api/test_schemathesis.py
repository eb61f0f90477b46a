"""Schemathesis reads the document and tries to make the API break its word: all checks, in this process."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from schemathesis.config import SchemathesisConfig

from anxin.accounts.models import ApiToken
from anxin.complaints.services.open_complaint import Intake, open_complaint
from anxin.config import api
from anxin.config.wsgi import application
from anxin.customers.models import Customer, Vehicle
from anxin.foundation import clock
from tests.cast import Cast

TOKEN = "anxin_a-token-that-schemathesis-knows-beforehand"
KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"
SLUG = "SH01-TS20261116-0001"
MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)

CONFIG = SchemathesisConfig.from_dict({
    "dictionaries": {
        "slugs": {"values": [SLUG]},
        "keys": {"values": [KEY]},
        "dealers": {"values": ["SH01"]},
        "channels": {"values": ["intake-incoming"]},
        "categories": {"values": ["cat-service-not-fixed"]},
        "people": {"values": ["chen.min", "sun.li"]},
    },
    "parameters": {
        "path.slug": {"dictionary": "slugs", "probability": 0.8},
        "path.key": {"dictionary": "keys", "probability": 0.8},
        "query.dealer": {"dictionary": "dealers", "probability": 0.5},
        "body.dealer": {"dictionary": "dealers", "probability": 0.9},
        "body.channel": {"dictionary": "channels", "probability": 0.9},
        "body.category": {"dictionary": "categories", "probability": 0.9},
        "body.owner": {"dictionary": "people", "probability": 0.5},
        "body.to": {"dictionary": "people", "probability": 0.5},
        "body.customer": {"dictionary": "keys", "probability": 0.5},
        "body.vehicle": {"dictionary": "keys", "probability": 0.5},
    },
    "auth": {"openapi": {"PersonToken": {"bearer": TOKEN}}},
    "phases": {"coverage": {"unexpected-methods": ["DELETE"]}},
    # Its body is that of taking a complaint in with two texts more.
    "operations": [{
        "include-path": "/api/v1/complaints/quick_close",
        "phases": {"coverage": {"enabled": False}},
    }],
    "generation": {"max-examples": 8, "deterministic": True, "database": "none"},
    # What a schema cannot say, such as which ids a dealer's list holds, is refused with 422 and the field's name.
    "checks": {
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "401", "403", "404", "409", "422"],
        },
    },
})  # fmt: skip

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=CONFIG)


@pytest.fixture(autouse=True)
def _house(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A dealer with one complaint, customer and car of known names, and a manager's token."""
    monkeypatch.setattr(api.THROTTLE, "allow_request", lambda request: True)
    Customer.objects.filter(pk=cast.customer.pk).update(key=KEY)
    Vehicle.objects.filter(pk=cast.car.pk).update(key=KEY)
    with clock.at(MONDAY):
        complaint = open_complaint(
            Intake(
                dealer=cast.shanghai,
                words="空调修了三次还是不凉。",
                channel="intake-incoming",
                category="cat-service-not-fixed",
                customer=cast.customer,
                vehicle=cast.car,
                mood=4,
            ),
            by=cast.liu,
        )
    assert complaint.slug == SLUG
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    ApiToken.objects.create(
        person=cast.liu, name="schemathesis", digest=digest, prefix="anxin_", made_at=MONDAY
    )
    # A real request ends its connection; these all live in the test's one transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@schema.parametrize()
def test_the_api_keeps_the_word_of_its_document(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()
