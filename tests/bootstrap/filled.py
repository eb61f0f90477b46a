"""An embedded server whose database is as the migrations leave it, without applying them once more.

To apply all of them to an empty database is how the tests' own template is made, by the same command of Django's: it
takes a minute of a processor, and what is written off from there a second.
"""

import os

import psycopg

from anxin.foundation import server_programs
from anxin.foundation.embedded import EmbeddedPostgres
from tests.template_database import template, url_of

_LAST = """
DROP TABLE public.django_session;
DELETE FROM public.django_migrations WHERE app = 'sessions';
"""


def fill(server: EmbeddedPostgres, *, but_one: bool = False) -> None:
    """Write the template off into a server's empty database, on request as it was before one of the migrations.

    A template on a server too new for our programs to read is left; then the command that is tested does all of it.
    """
    url = os.environ["DATABASE_URL"]
    with template(url) as name, server:
        account = server.files.owner.account
        programs = server_programs.find_programs(None, account=account)
        command = ["pg_dump", "--inserts", "--no-owner", "--dbname", url_of(url, name)]
        dumped = server_programs.run(programs, command, account=account)
        if dumped.returncode == 0:
            # The lines that begin so are for psql alone.
            lines = [line for line in dumped.stdout.splitlines() if not line.startswith("\\")]
            with psycopg.connect(server.url) as connection:
                connection.execute("\n".join(lines).encode())
                if but_one:
                    connection.execute(_LAST.encode())
