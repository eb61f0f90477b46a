"""Services outside, on loopback; addresses of the house's own network are allowed for them."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from anxin.integrations.tests.server import WebServer, web_server


@pytest.fixture
def web(settings: Settings) -> Iterator[WebServer]:
    settings.ANXIN_WEBHOOK_PRIVATE = True
    with web_server() as server:
        yield server
