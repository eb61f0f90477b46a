"""Processes that the demo starts, ends and never leaves behind."""

import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from anxin.config.cli.failures import CommandFailed
from anxin.config.cli.words import gettext as _

END_TIMEOUT = 15.0


class Child:
    """One ``anxin`` command run beside this one; it ends by itself when this process is gone."""

    def __init__(self, name: str, words: list[str], *, log: Path, environment: dict[str, str]) -> None:
        self.name = name
        self.log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "anxin.config.cli", *words],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                # Ctrl-C is for us; we end the children in order.
                start_new_session=True,
            )

    def require_alive(self) -> None:
        """Fail with the process's last words when it has ended."""
        code = self._process.poll()
        if code is None:
            return
        lines = [line for line in self.log.read_text(errors="replace").splitlines() if line.strip()]
        told = _("The %(name)s process ended (%(reason)s): its log is %(log)s.")
        reason = lines[-1] if lines else str(code)
        raise CommandFailed(told % {"name": self.name, "reason": reason, "log": self.log})

    def ask_to_end(self) -> None:
        """Close the pipe by which the process knows that it is wanted."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    def wait_for_end(self) -> None:
        """Wait for an orderly end; after a while end it the hard way."""
        try:
            self._process.wait(END_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def page_status(address: str) -> int:
    """Ask for a page and return the status of the answer; 0 when nobody answers yet."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
