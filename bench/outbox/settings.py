"""The project's own settings; the own copy of a mail is waited for a few seconds instead of ten minutes."""

from datetime import timedelta

from anxin.config.settings import *  # noqa: F403 (settings are made to be extended in this way)

ANXIN_OWN_COPY_WAIT = timedelta(seconds=6)
#: The mail server that counts runs on this machine.
ANXIN_MAIL_HOSTS = frozenset({"127.0.0.1"})
