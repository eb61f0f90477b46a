"""django-helpdesk from PyPI in an environment of its own, with a project around it and as many tickets as cases.

Nothing of it is among our dependencies: ``uv`` makes the environment when it is not there yet. The project is the
smallest that its manual describes; its database lies on the same PostgreSQL server as ours.
"""

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from bench.desk.load import Act, Ask, Door, sign_in
from bench.desk.servers import granian

RELEASE = "django-helpdesk==2.6.1"
PASSWORD = "a-long-pass-phrase-1"  # noqa: S105 (of a database that is dropped after the run)
QUEUES = 40
TEXTS, NOTES = 20_000, 5_000
CHUNK = 50_000
YEARS = "1095 days"
_SETTINGS = """
import os
from urllib.parse import parse_qs, urlsplit
SECRET_KEY = "of a measurement"
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
    "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.sites",
    "django.contrib.humanize", "rest_framework", "helpdesk"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {
    "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages"]}}]
ROOT_URLCONF = "peer_urls"
SITE_ID = 1
HELPDESK_TEAMS_MODE_ENABLED = False
USE_TZ = True
STATIC_URL = "/static/"
LOGIN_URL = "/login/"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_url = urlsplit(os.environ["PEER_URL"])
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": _url.path.lstrip("/"),
    "USER": _url.username, "HOST": parse_qs(_url.query)["host"][0], "PORT": _url.port, "CONN_MAX_AGE": 600}}
"""
_URLS = "from django.urls import include, path\n"
_URLS += 'urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]\n'
_WSGI = 'import os\nos.environ["DJANGO_SETTINGS_MODULE"] = "peer_settings"\n'
_WSGI += "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"
_PEOPLE = f"""
import django; django.setup()
from django.contrib.auth import get_user_model
from helpdesk.models import Queue
get_user_model().objects.create_superuser("bench", "bench@example.com", "{PASSWORD}")
for n in range(1, {QUEUES + 1}):
    Queue.objects.create(title=f"Queue {{n}}", slug=f"q{{n}}", allow_public_submission=True)
"""


class Peer:
    """The project in its folder; made once and kept for the next run."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self.python = folder / "environment" / "bin" / "python"

    def make(self) -> None:
        """Make environment and project; needs ``uv`` and PyPI the first time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.python.exists():
            uv = shutil.which("uv")
            if uv is None:
                raise SystemExit("uv is needed to make an environment for django-helpdesk.")
            subprocess.run(
                [uv, "venv", "-q", "--python", "3.13", str(self.folder / "environment")], check=True
            )
            wanted = [RELEASE, "granian", "psycopg[binary]"]
            subprocess.run([uv, "pip", "install", "-q", "--python", str(self.python), *wanted], check=True)
        for name, text in (("peer_settings", _SETTINGS), ("peer_urls", _URLS), ("peer_wsgi", _WSGI)):
            (self.folder / f"{name}.py").write_text(text, encoding="utf-8")

    def fill(
        self, tickets: int, *, follow_ups_each: int, texts: Sequence[str], notes: Sequence[str]
    ) -> float:
        """Migrate and fill unless that has been done; return the seconds that it took."""
        begun = time.perf_counter()
        self._run("-m", "django", "migrate", "-v0")
        with psycopg.connect(self.url, autocommit=True) as connection:
            row = connection.execute(
                "SELECT count(*) FROM (SELECT 1 FROM helpdesk_ticket LIMIT 1) AS one"
            ).fetchone()
            if row and row[0]:
                return 0.0
            self._run("-c", _PEOPLE)
            _bring_texts(connection, texts, notes)
            _write_tickets(connection, tickets)
            _write_follow_ups(connection, tickets, follow_ups_each)
            connection.execute("VACUUM ANALYZE")
        return time.perf_counter() - begun

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the project; yield its address."""
        with granian(
            self.python, "peer_wsgi:application", surroundings=self._surroundings(), folder=self.folder
        ) as at:
            yield at

    def _surroundings(self) -> dict[str, str]:
        return {
            "PEER_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "peer_settings",
            "PYTHONPATH": str(self.folder),
        }

    def _run(self, *words: str) -> None:
        subprocess.run(
            [str(self.python), *words], check=True, cwd=self.folder, env=os.environ | self._surroundings()
        )


def open_door(address: str) -> Door:
    """Sign the one member of staff in."""
    return sign_in(address, "/login/", {"username": "bench", "password": PASSWORD})


def acts(tickets: int, texts: Sequence[str], words: Sequence[str]) -> list[Act]:
    """Return the same acts as ours: its list and its search are the rows that its page of tickets fetches."""
    step = max(tickets // 397, 1)

    def rows(search: str = "", **filtering: object) -> str:
        asked = {"filtering": filtering, "filtering_null": {}, "sorting": "created", "sortreverse": True,
                 "search_string": search}  # fmt: skip
        found = base64.b64encode(json.dumps(asked).encode()).decode()
        return f"/datatables_ticket_list/{quote(found)}?draw=1&start=0&length=50"

    def create(n: int) -> Ask:
        text = texts[n % len(texts)]
        form = {
            "queue": "1",
            "title": text[:60],
            "body": text,
            "priority": "3",
            "submitter_email": "c@example.com",
        }
        return Ask("/tickets/submit/", form, good=(302,))

    def note(n: int) -> Ask:
        text = texts[n % len(texts)]
        form = {"title": text[:60], "priority": "3", "queue": "1", "owner": "1", "new_status": "1",
                "comment": text[:60]}  # fmt: skip
        return Ask(f"/tickets/{tickets - n % 397}/update/", form, good=(302,))

    return [
        Act("list", lambda _n: Ask(rows())),
        Act("list of open", lambda _n: Ask(rows(status__in=[1, 2]))),
        Act("case", lambda n: Ask(f"/tickets/{1 + n * step % tickets}/")),
        Act("search", lambda n: Ask(rows(words[n % len(words)]))),
        Act("today", lambda _n: Ask("/dashboard/")),
        Act("save", note),
        Act("create", create),
    ]


def _bring_texts(connection: psycopg.Connection[object], texts: Sequence[str], notes: Sequence[str]) -> None:
    connection.execute("SET session_replication_role = replica; SET synchronous_commit = off; SET jit = off")
    for table, said in (("words", texts), ("notes", notes)):
        connection.execute(f"CREATE TEMP TABLE bench_{table} (place int PRIMARY KEY, said text)".encode())
        with connection.cursor().copy(f"COPY bench_{table} FROM STDIN".encode()) as copy:
            for place, text in enumerate(said):
                copy.write_row([place, text])
        connection.execute(f"ANALYZE bench_{table}".encode())


def _write_tickets(connection: psycopg.Connection[object], tickets: int) -> None:
    """Statuses: 1 open, 4 closed; the newest of the last weeks are open, as ours are."""
    values = {
        "title": "left(w.said, 60)", "description": "w.said", "queue_id": f"n % {QUEUES} + 1",
        "created": f"now() - interval '{YEARS}' * (1 - n::float / {tickets})", "modified": "now()",
        "submitter_email": "'c' || n % 250000 || '@example.com'",
        "status": f"CASE WHEN n > {tickets} * 0.982 AND n % 7 <> 0 THEN 1 ELSE 4 END",
        "priority": "3", "on_hold": "false", "secret_key": "md5(n::text)",
        "assigned_to_id": "CASE WHEN n % 10 = 0 THEN 1 END",
    }  # fmt: skip
    said = f"JOIN bench_words AS w ON w.place = n::bigint * 104729 % {TEXTS}"
    _write(connection, "helpdesk_ticket", values, tickets, said)


def _write_follow_ups(connection: psycopg.Connection[object], tickets: int, each: int) -> None:
    values = {
        "ticket_id": f"n / {each} + 1", "title": "'Comment'",
        "date": f"now() - interval '{YEARS}' * (1 - n::float / {tickets * each})",
        "comment": f"CASE WHEN n % {each} = 3 THEN w.said ELSE '' END", "public": "false", "user_id": "1",
    }  # fmt: skip
    said = f"JOIN bench_notes AS w ON w.place = n::bigint * 104729 % {NOTES}"
    _write(connection, "helpdesk_followup", values, tickets * each, said)


def _write(
    connection: psycopg.Connection[object], table: str, values: dict[str, str], count: int, joined: str
) -> None:
    """Multiply rows; columns of the table that are not named get their type's plainest value where they need one."""
    needed = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s "
        "AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
        [table],
    ).fetchall()
    plain = {
        "boolean": "false",
        "integer": "0",
        "bigint": "0",
        "jsonb": "'{}'",
        "timestamp with time zone": "now()",
    }
    values = {str(row[0]): plain.get(str(row[1]), "''") for row in needed} | values  # type: ignore[index]  # rows
    for first in range(0, count, CHUNK * 4):
        last = min(first + CHUNK * 4, count) - 1
        connection.execute(
            f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())} "
            f"FROM generate_series({first}, {last}) AS n {joined} ORDER BY n".encode()
        )
