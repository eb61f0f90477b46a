"""What the doctor looks at: each checkup returns one finding in plain words and how to mend it."""

import enum
import os
import shutil
import sys
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.mail import mailers
from django.db import connection

from anxin.config.cli.failures import sentence_of
from anxin.config.cli.installation import home, late
from anxin.config.cli.migrate import pending
from anxin.config.cli.words import gettext as _
from anxin.config.cli.words import gettext_noop, ngettext

FREE_MEGABYTES_WANTED = 1024
FREE_MEGABYTES_NEEDED = 200
OLDEST_POSTGRES = 15
OUTBOX_LIMIT = timedelta(minutes=10)
HEARTBEAT_LIMIT = timedelta(minutes=2)
BUILT_ASSETS = "anxin/dist/app.css"


class State(enum.StrEnum):
    FINE = "fine"
    WORTH_KNOWING = "worth_knowing"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What one checkup found."""

    name: str
    state: State
    told: str
    mend: str = ""

    def as_json(self) -> dict[str, str]:
        """The finding for another program."""
        return {"name": self.name, "state": self.state.value, "told": self.told, "mend": self.mend}


@dataclass(frozen=True)
class Checkup:
    """Something to look at; ``look`` returns what is found."""

    name: str
    look: Callable[[], tuple[State, str, str]]


def examine(checkup: Checkup) -> Finding:
    """Carry out one checkup; one that fails is a finding too."""
    try:
        state, told, mend = checkup.look()
    except Exception as error:  # a doctor does not faint
        state, told, mend = State.WRONG, sentence_of(error) or str(error), ""
    return Finding(_(checkup.name), state, told, mend)


def python_version() -> tuple[State, str, str]:
    found = ".".join(map(str, sys.version_info[:3]))
    if (3, 12) <= sys.version_info < (3, 15):
        return State.FINE, found, ""
    return State.WRONG, found, _("Install Python 3.12, 3.13 or 3.14 and install Anxin with it.")


def disk_space() -> tuple[State, str, str]:
    place = home()
    existing = next(part for part in (place, *place.parents) if part.exists())
    free = shutil.disk_usage(existing).free // 2**20
    told = _("%(free)s MB free where the data lies (%(place)s)") % {"free": free, "place": place}
    if free < FREE_MEGABYTES_NEEDED:
        return State.WRONG, told, _("Free some space, or set ANXIN_HOME to another disk.")
    if free < FREE_MEGABYTES_WANTED:
        return State.WORTH_KNOWING, told, _("Free some space before it runs out.")
    if not os.access(existing, os.W_OK):
        return State.WRONG, told, _("This user may not write there: change its owner, or set ANXIN_HOME.")
    return State.FINE, told, ""


def time_zones() -> tuple[State, str, str]:
    try:
        zoneinfo.ZoneInfo("Asia/Shanghai")
    except zoneinfo.ZoneInfoNotFoundError:
        return State.WRONG, _("no time-zone data"), _("Install the Python package tzdata.")
    return State.FINE, _("time-zone data found"), ""


def translations() -> tuple[State, str, str]:
    folder = Path(__file__).resolve().parents[2] / "locale" / "zh_Hans" / "LC_MESSAGES"
    source, compiled = folder / "django.po", folder / "django.mo"
    mend = _("Run make demo once in a checkout, or install Anxin again.")
    if not compiled.exists():
        return State.WRONG, _("the Chinese words are not compiled"), mend
    if source.exists() and source.stat().st_mtime > compiled.stat().st_mtime + 1:
        return State.WORTH_KNOWING, _("the compiled Chinese words are older than their source"), mend
    return State.FINE, _("Chinese words compiled"), ""


def database_server() -> tuple[State, str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        (number,) = cursor.fetchone() or ("0",)
    major = int(number) // 10000
    told = _("PostgreSQL %(major)s at %(place)s") % {"major": major, "place": database_place()}
    if major < OLDEST_POSTGRES:
        return State.WRONG, told, _("Move to PostgreSQL 15 or newer.")
    return State.FINE, told, ""


def database_place() -> str:
    """Say where the database is without its password."""
    parts = psycopg.conninfo.conninfo_to_dict(os.environ.get("DATABASE_URL", ""))
    return f"{parts.get('host', 'localhost')}/{parts.get('dbname', '')}"


def migrations() -> tuple[State, str, str]:
    waiting = len(pending())
    if waiting:
        message = ngettext("%(count)s migration waits.", "%(count)s migrations wait.", waiting)
        return State.WRONG, message % {"count": waiting}, _("Run anxin migrate.")
    return State.FINE, _("all migrations applied"), ""


def content_loaded() -> tuple[State, str, str]:
    loaded = late("anxin.playbooks.models.ContentVersion").objects.filter(dealer_code="").count()
    if not loaded:
        return State.WRONG, _("no content pack is loaded"), _("Run anxin migrate.")
    root = late("anxin.playbooks.content_files.content_root")()
    problems = late("anxin.playbooks.content_check.check_content")(root)
    if problems:
        told = ngettext(
            "%(count)s fault in the content packs, the first: %(first)s",
            "%(count)s faults in the content packs, the first: %(first)s",
            len(problems),
        )
        mend = _("Mend the files under %(root)s, then run anxin migrate.") % {"root": root}
        return State.WRONG, told % {"count": len(problems), "first": problems[0]}, mend
    message = ngettext("%(count)s list loaded and valid", "%(count)s lists loaded and valid", loaded)
    return State.FINE, message % {"count": loaded}, ""


def static_assets() -> tuple[State, str, str]:
    if finders.find(BUILT_ASSETS):
        return State.FINE, _("style sheets and scripts built"), ""
    mend = _("Run make demo once in a checkout, or install Anxin again.")
    return State.WRONG, _("style sheets and scripts are not built"), mend


def files_of_cases() -> tuple[State, str, str]:
    storage = late("anxin.foundation.stored_files.attachment_storage")()
    place = getattr(storage, "bucket_name", "") or storage.location
    try:
        storage.delete(storage.save("checkup", ContentFile(b"checkup")))
    except Exception as error:  # whatever a disk or a bucket may say
        told = _("files of cases cannot be kept in %(place)s (%(reason)s)") % {
            "place": place,
            "reason": error,
        }
        return State.WRONG, told, _("Make it writable for this user, or correct ANXIN_FILES and ANXIN_S3_….")
    return State.FINE, _("files of cases can be kept in %(place)s") % {"place": place}, ""


def worker() -> tuple[State, str, str]:
    model = late("procrastinate.contrib.django.models.ProcrastinateWorker")
    now = late("anxin.foundation.clock.now")()
    alive = model.objects.filter(last_heartbeat__gte=now - HEARTBEAT_LIMIT).count()
    if not alive:
        return State.WORTH_KNOWING, _("no worker is running"), _("Start one: anxin worker.")
    message = ngettext("%(count)s worker running", "%(count)s workers running", alive)
    return State.FINE, message % {"count": alive}, ""


def mail() -> tuple[State, str, str]:
    backend = str(settings.MAILERS["default"]["BACKEND"]).rsplit(".", 2)[-2]
    if backend in {"console", "dummy", "locmem", "filebased"}:
        told = _("mail is not sent, only written down (%(backend)s)") % {"backend": backend}
        mend = _("Name a mail server, or nobody can reset a password; docs/operations.md lists the settings.")
        return State.WORTH_KNOWING, told, mend
    server = mailers["default"]
    try:
        server.open()
        server.close()
    except OSError as error:
        told = _("the mail server does not answer (%(reason)s)") % {"reason": error}
        return State.WRONG, told, _("Correct the mail settings; docs/operations.md lists them.")
    return State.FINE, _("the mail server answers"), ""


def outbox() -> tuple[State, str, str]:
    health = late("anxin.messaging.selectors.outbox.outbox_health")()
    now = late("anxin.foundation.clock.now")()
    mend = _("Open /messages/outbox/: it shows why, and tries again.")
    if health.failing:
        told = _("channels that fail: %(names)s") % {"names": ", ".join(health.failing)}
        return State.WRONG, told, mend
    if health.oldest_due and now - health.oldest_due > OUTBOX_LIMIT:
        told = _("the oldest has been due for %(minutes)s minutes") % {
            "minutes": (now - health.oldest_due) // timedelta(minutes=1)
        }
        return State.WRONG, told, _("Start one: anxin worker.")
    if health.dead or health.unsure:
        told = _("%(dead)s given up, %(unsure)s unsure") % {"dead": health.dead, "unsure": health.unsure}
        return State.WORTH_KNOWING, told, mend
    return State.FINE, _("nothing is stuck"), ""


def mailboxes() -> tuple[State, str, str]:
    failing = late("anxin.messaging.selectors.mailboxes.failing_mailboxes")()
    if failing:
        told = _("cannot be read: %(names)s") % {"names": ", ".join(each.address for each in failing)}
        return State.WRONG, told, _("Open /messages/mailboxes/: it shows why.")
    return State.FINE, _("all can be read"), ""


def printing() -> tuple[State, str, str]:
    missing = late("anxin.foundation.paper.why_not_printing")()
    packages = late("anxin.foundation.paper.SYSTEM_PACKAGES")
    mend = _("Install the system's packages %(packages)s, then start Anxin again.") % {"packages": packages}
    if missing:
        told = _("forms cannot be printed as PDF (%(reason)s)") % {"reason": missing.splitlines()[0]}
        return State.WORTH_KNOWING, told, mend
    faces = late("anxin.foundation.paper.faces_found")()
    if not faces:
        return State.WORTH_KNOWING, _("no font for Chinese forms was found"), mend
    return State.FINE, _("forms are printed as PDF, Chinese in %(font)s") % {"font": faces[0]}, ""


def calendars() -> tuple[State, str, str]:
    today = late("anxin.foundation.clock.today")
    warnings_of = late("anxin.accounts.selectors.calendar_warnings")
    missing = [
        (dealer.code, warning)
        for dealer in late("anxin.accounts.models.Dealer").objects.order_by("code")
        for warning in warnings_of(dealer, today(dealer.time_zone))
    ]
    if not missing:
        return State.FINE, _("the public holidays of every dealer are taken over"), ""
    told = ", ".join(f"{code} {warning.year}" for code, warning in missing)
    if all(warning.known for _code, warning in missing):
        mend = _("Have a manager open Opening hours, look through the year and take it over.")
    else:
        mend = _("Update the package holidays once the year is announced, or have its days marked by hand.")
    return State.WORTH_KNOWING, _("public holidays not taken over: %(years)s") % {"years": told}, mend


def secret() -> tuple[State, str, str]:
    if len(settings.SECRET_KEY) < 40:
        return State.WRONG, _("the secret key is short"), _("Set ANXIN_SECRET_KEY to 50 random characters.")
    kept = home() / "secret_key"
    if not os.environ.get("ANXIN_SECRET_KEY") and kept.exists() and kept.stat().st_mode & 0o077:
        mend = _("Run chmod 600 %(path)s.") % {"path": kept}
        return State.WRONG, _("others on this machine can read the secret key"), mend
    return State.FINE, _("the secret key is long and private"), ""


def debugging() -> tuple[State, str, str]:
    if settings.DEBUG:
        return (
            State.WRONG,
            _("debugging is on: errors show the installation's inside"),
            _("Unset ANXIN_DEBUG."),
        )
    return State.FINE, _("debugging is off"), ""


CHECKUPS = (
    Checkup(gettext_noop("Python"), python_version),
    Checkup(gettext_noop("Disk"), disk_space),
    Checkup(gettext_noop("Time zones"), time_zones),
    Checkup(gettext_noop("Translations"), translations),
)
DJANGO_CHECKUPS = (
    Checkup(gettext_noop("Database"), database_server),
    Checkup(gettext_noop("Migrations"), migrations),
    Checkup(gettext_noop("Content packs"), content_loaded),
    Checkup(gettext_noop("Style sheets and scripts"), static_assets),
    Checkup(gettext_noop("Files of cases"), files_of_cases),
    Checkup(gettext_noop("Worker"), worker),
    Checkup(gettext_noop("Mail"), mail),
    Checkup(gettext_noop("Outbox"), outbox),
    Checkup(gettext_noop("Mailboxes"), mailboxes),
    Checkup(gettext_noop("Printing"), printing),
    Checkup(gettext_noop("Calendars"), calendars),
    Checkup(gettext_noop("Secret key"), secret),
    Checkup(gettext_noop("Debugging"), debugging),
)
