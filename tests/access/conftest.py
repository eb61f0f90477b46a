"""Two dealers, and everything that an address can name at the first of them."""

from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from anxin.accounts.services import create_api_token
from anxin.complaints.services.importing.runs import register_upload
from tests.access.addresses import House
from tests.cast import Cast, make_complaint


@pytest.fixture
def house(cast: Cast, settings: Settings, tmp_path: Path) -> House:
    """The cast with a complaint, a session and an API token of Chen's, and a file that Liu has uploaded."""
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("complaints.csv", "投诉内容\n空调修了三次还是不凉\n".encode())
    client = Client()
    client.force_login(cast.chen)
    client.get("/people/me/")
    return House(
        cast=cast,
        complaint=make_complaint(cast),
        session_id=UserSession.objects.get(user=cast.chen).pk,
        token_id=create_api_token("chen's own", by=cast.chen)[0].pk,
        import_key=register_upload(upload, dealer=cast.shanghai, by=cast.liu).key,
    )
