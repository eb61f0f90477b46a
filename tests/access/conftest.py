"""Two dealers, and everything that an address can name at the first of them: built once for all tests here."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker

from anxin.accounts.models import Absence, Department, Person
from anxin.accounts.services import Away, create_api_token, note_absence
from anxin.complaints.choices import BulkOperation, LinkKind, Sharing
from anxin.complaints.models import CaseDraft, CaseThread, Complaint, EarlyWarning, InputRequest, SavedView
from anxin.complaints.selectors.bulk import Selection
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.services.ask_department import Question, ask_department
from anxin.complaints.services.attach_file import attach_file
from anxin.complaints.services.bulk.runs import look_at
from anxin.complaints.services.bulk.wanted import Wanted
from anxin.complaints.services.exporting.asking import WantedFile, ask_for_export
from anxin.complaints.services.importing.runs import register_upload
from anxin.complaints.services.keep_draft import hand_draft, keep_draft
from anxin.complaints.services.keep_view import WantedView, keep_view
from anxin.complaints.services.link_cases import NewLink, link_cases
from anxin.complaints.services.watch_customers import sweep_warnings
from anxin.config.api import THROTTLE
from anxin.foundation import clock
from anxin.messaging.choices import Channel, Direction, GatewayKind, NoticeKind, WebhookEvent
from anxin.messaging.models import Gateway, Message, MessageFile, Notice, Webhook
from anxin.messaging.services.keep_gateway import GatewaySheet, add_gateway
from anxin.messaging.services.keep_webhook import add_webhook, try_webhook
from anxin.messaging.services.notices import NewNotice, mark_read, tell
from anxin.messaging.services.write_message import begin_thread
from anxin.portal.services.give_link import give_link
from anxin.portal.services.keep_door import keep_door
from anxin.promises.choices import PromiseKind
from anxin.promises.models import PartList
from anxin.promises.services.give_promise import Giving, give_promise
from anxin.promises.services.part_lists import take_part_list
from anxin.rights.services.requests import AskedFor, take_request
from anxin.rights.tests.cars import repaired_elsewhere
from anxin.workshop.models import OrderImport
from anxin.workshop.services.importing.runs import register_upload as register_export
from anxin.workshop.tests.repeat_visits import suspected
from anxin.workshop.tests.visits import visit
from tests.access.addresses import House
from tests.asked import asked_keys
from tests.called import called_keys
from tests.cast import Cast, make_cast, make_complaint
from tests.charted import charted_keys
from tests.heard import heard_keys
from tests.incoming import mail_came_in
from tests.listened import listened_keys
from tests.sample_files import picture
from tests.sample_files import upload as photo
from tests.scored import scored_keys


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let whatever a test does to the house be taken back: pytest-django reads from the mark that it must."""
    for item in items:
        if Path(__file__).parent in item.path.parents and "house" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="package")
def built(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The house in a transaction around all tests of this folder, with everybody signed in."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("house"))
    with files, django_db_blocker.unblock(), transaction.atomic():
        with translation.override("en"):
            house = _house(make_cast())
            house.let_in(*house.people.values())
        yield house
        transaction.set_rollback(True)


@pytest.fixture
def house(built: House) -> House:
    """The cast with a complaint, a session, an API token and a notice of Chen's, and a file that Liu has uploaded."""
    return deepcopy(built)


@pytest.fixture(autouse=True)
def unthrottled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count no requests: here a few hundred of one person follow each other, which is no matter of who may what."""
    monkeypatch.setattr(THROTTLE, "allow_request", lambda request: True)


def _house(cast: Cast) -> House:
    upload = SimpleUploadedFile("complaints.csv", "投诉内容\n空调修了三次还是不凉\n".encode())
    client = Client()
    client.force_login(cast.chen)
    client.get("/people/me/")
    complaint = make_complaint(cast)
    webhook = _webhook(cast)
    return House(
        cast=cast,
        complaint=complaint,
        session_id=UserSession.objects.get(user=cast.chen).pk,
        token_id=create_api_token("chen's own", by=cast.chen)[0].pk,
        import_key=register_upload(upload, dealer=cast.shanghai, by=cast.liu).key,
        export_key=ask_for_export(
            WantedFile(wanted=ComplaintFilter()), dealer=cast.shanghai, by=cast.liu
        ).key,
        view_key=_view(cast).key,
        file_key=_file(cast, complaint),
        bulk_key=_bulk(cast, complaint),
        link_id=_linked(cast, complaint),
        absence_id=_absence(cast.chen).pk,
        request_id=_request(cast, complaint).pk,
        notice=_read_notice(cast.chen, complaint),
        warning_id=_warning(cast).pk,
        link_token=_link(cast, complaint),
        delivery_id=try_webhook(webhook.key, by=cast.liu).pk,
        gateway_key=_group(cast).key,
        webhook_key=webhook.key,
        draft_id=_draft(cast, complaint).pk,
        came_in=mail_came_in(cast),
        order_key=visit(cast.shanghai, cast.car, "2026-05-01").key,
        order_import_key=_export(cast).key,
        repeat_key=suspected(cast).key,
        rights_request_key=_request_of_owner(cast),
        elsewhere_key=repaired_elsewhere(cast).key,
        promise_key=_promise(cast),
        part_list_key=_part_list(cast),
        **asked_keys(cast),
        **listened_keys(cast),
        **charted_keys(cast),
        **scored_keys(cast),
        **called_keys(cast),
        **heard_keys(cast),
    )


def _promise(cast: Cast) -> UUID:
    giving = Giving(
        customer=cast.customer.key,
        kind=PromiseKind.APPOINTMENT,
        what="周一保养",
        due_at=clock.now() + timedelta(days=3),
    )
    return give_promise(giving, by=cast.chen).key


def _part_list(cast: Cast) -> UUID:
    upload = SimpleUploadedFile("liste.csv", b"Bestellung,Kommt am\nPO-1,2026-11-27\n")
    kept = take_part_list(upload, dealer=cast.shanghai, by=cast.chen)
    assert isinstance(kept, PartList)
    return kept.key


def _request_of_owner(cast: Cast) -> UUID:
    return take_request(cast.car.key, AskedFor(remedy="refund", medium="phone"), by=cast.chen).key


def _bulk(cast: Cast, complaint: Complaint) -> UUID:
    chosen, wanted = Selection(slugs=[complaint.slug]), Wanted(text="请今天回电")
    return look_at(chosen, operation=BulkOperation.NOTE, wanted=wanted, by=cast.liu).key


def _export(cast: Cast) -> OrderImport:
    """A morning's orders that Liu has uploaded."""
    table = "工单号,车牌号,开单时间\nRO1,沪A12345,2026-05-01 09:30\n"
    return register_export(
        SimpleUploadedFile("orders.csv", table.encode()), dealer=cast.shanghai, by=cast.liu
    )


def _linked(cast: Cast, complaint: Complaint) -> int:
    link = NewLink(make_complaint(cast).slug, LinkKind.RELATED)
    return link_cases(complaint.slug, link=link, by=cast.liu).pk


def _link(cast: Cast, complaint: Complaint) -> str:
    keep_door(cast.shanghai, open=True, welcome={}, contact=cast.chen, by=cast.liu)
    return give_link(complaint.slug, by=cast.chen)


def _webhook(cast: Cast) -> Webhook:
    events = [WebhookEvent.COMPLAINT_OPENED]
    return add_webhook(cast.shanghai, name="ERP", url="https://erp.example/", events=events, by=cast.liu)[0]


def _file(cast: Cast, complaint: Complaint) -> UUID:
    """A picture on the case, and under the same key one in a message of it."""
    on_case = attach_file(complaint.slug, upload=photo(picture()), by=cast.chen)
    thread = begin_thread(cast.shanghai, channel=Channel.EMAIL, address="customer@home.example")
    CaseThread.objects.create(complaint=complaint, thread=thread, at=clock.now())
    message = Message.objects.create(
        dealer=cast.shanghai,
        thread=thread,
        channel=Channel.EMAIL,
        direction=Direction.IN,
        at=clock.now(),
        text="图",
    )
    sent = MessageFile(
        message=message,
        key=on_case.key,
        name="photo.jpg",
        content_type=on_case.content_type,
        size=on_case.size,
    )
    sent.file.name = on_case.file.name
    sent.save()
    return on_case.key


def _draft(cast: Cast, complaint: Complaint) -> CaseDraft:
    """A draft of Liu's that she hands to Chen."""
    keep_draft(complaint.slug, field="reply::text", text="尊敬的王先生", by=cast.liu)
    return hand_draft(complaint.slug, field="reply::text", to=cast.chen, by=cast.liu)


def _group(cast: Cast) -> Gateway:
    sheet = GatewaySheet(kind=GatewayKind.WECOM, name="群", secret="https://group.example/")
    return add_gateway(cast.shanghai, sheet=sheet, by=cast.liu)


def _view(cast: Cast) -> SavedView:
    """A view of Chen's that everybody in Shanghai has."""
    view = WantedView(name="全店", wanted=ComplaintFilter(level="2"), sharing=Sharing.DEALER)
    return keep_view(view, dealer=cast.shanghai, by=cast.chen)


def _request(cast: Cast, complaint: Complaint) -> InputRequest:
    question = Question(Department.objects.get(dealer=cast.shanghai), "修过什么？")
    return ask_department(complaint.slug, question=question, by=cast.chen)


def _warning(cast: Cast) -> EarlyWarning:
    cast.customer.press_background = True
    cast.customer.save()
    sweep_warnings(cast.shanghai)
    return EarlyWarning.objects.get()


def _absence(person: Person) -> Absence:
    tomorrow = clock.now() + timedelta(days=1)
    away = Away(from_at=tomorrow, to_at=tomorrow + timedelta(days=1))
    return note_absence(person, away=away, by=person)


def _read_notice(person: Person, complaint: Complaint) -> Notice:
    news = NewNotice(
        dealer=complaint.dealer,
        kind=NoticeKind.MENTION,
        code="MENTIONED",
        params={"by": "孙丽", "number": complaint.number},
        subject=complaint.slug,
        url=complaint.get_absolute_url(),
        key="mention/1",
        urgent=True,
    )
    [notice] = tell([person], notice=news, at=clock.now())
    return mark_read(notice.pk, by=person)
