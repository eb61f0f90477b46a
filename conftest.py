"""What every test may ask for: loaded content, a fixed cast of people at two dealers, and signed-in clients."""

import gc
import math
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import get_hashers
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as property_settings
from pytest_django import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

from anxin.accounts.models import Person
from anxin.playbooks import selectors as content
from anxin.playbooks.services import load_packs
from anxin.portal.pressure import counts
from anxin.portal.views.door import forget_pages
from tests.cast import Cast, make_cast
from tests.emptying import Emptying
from tests.sample_files import put_attachments
from tests.template_database import template

# Modules and tests stay until the end: to look through them for refuse at the usual rate is a tenth of the run.
gc.set_threshold(20_000, 20, 20)

# A processor that others use as well makes no property wrong.
property_settings.register_profile(
    "house", property_settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
property_settings.load_profile("house")

#: Folders whose files share what is dear to make: all of them run on one worker, one after the other.
TOGETHER = ("tests/demo/",)
#: Files whose tests share nothing and are many: each of them goes to whichever worker is free.
APART = ("tests/api/test_schemathesis.py",)
#: What takes longest, the longest first; the short files fill up both workers at the end.
LONGEST = (
    *TOGETHER,
    "tests/e2e/test_every_page_is_accessible_in_",
    "src/anxin/complaints/tests/test_the_sweep_survives_kill_9",
    "src/anxin/complaints/tests/test_import_",
    "tests/access/",
    "tests/api/",
    "tests/e2e/",
    "tests/mail/",
    "tests/bootstrap/",
)


class ByFile(LoadFileScheduling):
    """Hand whole files to workers, whole folders where their files share a fixture, and single tests of some."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(APART):
            return nodeid
        folder = next((each for each in TOGETHER if nodeid.startswith(each)), "")
        return folder or str(super()._split_scope(nodeid))

    def _assign_work_unit(self, node: WorkerController) -> None:
        """Hand out the longest first: by itself xdist leaves files of few tests to the end, however long they take."""
        longest = (scope for begin in LONGEST for scope in self.workqueue if scope.startswith(begin))
        if scope := next(longest, ""):
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse tests that share an id: of those xdist runs one, and nobody misses the others."""
    shared = [each for each, times in Counter(item.nodeid for item in items).items() if times > 1]
    if shared:
        raise pytest.UsageError(f"several tests are called {', '.join(shared[:5])}")


def pytest_collection_finish() -> None:
    """Leave what was collected out of every later search for refuse."""
    gc.freeze()


@pytest.fixture(scope="session")
def held_template() -> Iterator[ExitStack]:
    """What keeps the template of the test database from being dropped while it is copied."""
    with ExitStack() as held:
        yield held


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None,
    held_template: ExitStack,
    django_db_keepdb: bool,
    django_db_createdb: bool,
) -> None:
    """Make the test database a copy of one to which the migrations have been applied; a kept one needs none."""
    if django_db_keepdb and not django_db_createdb:
        return
    name = held_template.enter_context(template(os.environ["DATABASE_URL"]))
    connection.settings_dict["TEST"]["TEMPLATE"] = name


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, held_template: ExitStack, django_db_blocker: DjangoDbBlocker
) -> None:
    """Load the shipped content once into the test database; tests that really commit leave it there."""
    held_template.close()

    def load(**_news: object) -> None:
        load_packs()
        content.forget_content()

    with django_db_blocker.unblock():
        load()
        Emptying.of_now().take_over()
    post_migrate.connect(load, sender=apps.get_app_config("playbooks"), weak=False)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Hash passwords cheaply: a hash made to be slow would take most of the run, eleven times a cast."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    get_hashers.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def content_stays_in_memory() -> None:
    """Keep what was read of the content: who counts queries must not meet the minute of the next reading."""
    content.KEEP_SECONDS = math.inf


@pytest.fixture(scope="session", autouse=True)
def static_files_looked_for_once() -> Iterator[None]:
    """Look once for the files that the server gives out itself: every new test client looks for them all."""
    found: dict[tuple[str, int | None], dict[str, object]] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def look_once(server: WhiteNoiseMiddleware) -> None:
        way = (server.static_prefix, server.max_age)
        if way not in found:
            look(server)
            found[way] = dict(server.files)
        server.files.update(found[way])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look_once)
        yield


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Begin every test in English, whatever language the one before it has left behind."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def stored_files_apart(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what tests attach to cases away from the files of this checkout's installation."""
    put_attachments(tmp_path_factory.mktemp("attachments"))


@pytest.fixture(scope="session", autouse=True)
def mail_servers_of_the_tests() -> None:
    """Allow the mail servers that tests run on this machine, also to the workers that they start."""
    settings.ANXIN_MAIL_HOSTS = frozenset({"127.0.0.1"})
    os.environ["ANXIN_MAIL_HOSTS"] = "127.0.0.1"


@pytest.fixture(scope="session", autouse=True)
def door_counts_apart(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Count what comes to the customers' door in this process alone: all tests come from one address."""
    settings.ANXIN_DOOR_COUNTS = tmp_path_factory.mktemp("door") / "counts"
    counts.cache_clear()


@pytest.fixture(autouse=True)
def nobody_at_the_door(door_counts_apart: None) -> None:
    """Begin every test with an empty door, its page not the one that another test has seen moments ago."""
    counts().forget()
    forget_pages()


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of two dealers of different brands, and one customer with a car at each."""
    return make_cast()


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """Return a client in which the person has signed in."""

    def sign_in(person: Person) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        return client

    return sign_in
