"""A real Dovecot of the tests' own: a process, a folder and a port that nobody else has, gone when they end."""

import getpass
import grp
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

PASSWORD = "post-1234"
MISSING = (
    "Dovecot 2.3 is not installed, so no real mail server can be asked: run make test once as root on Debian or "
    "Ubuntu, or apt-get install dovecot-imapd."
)
_NUMBERS = itertools.count(1)
_PATIENCE = 10.0


class Dovecot:
    """The server. Every name is a user with ``PASSWORD``; mail is delivered by writing it into his folder."""

    def __init__(self, home: Path, program: str) -> None:
        self.home = home
        self.port = _free_port()
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        owner = _mail_owner()
        for name in ("run", "state", "mail"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            self.home.chmod(0o711)
            os.chown(self.home / "mail", owner.pw_uid, owner.pw_gid)
        settings = self.home / "dovecot.conf"
        settings.write_text(_settings(self, owner))
        self._process = subprocess.Popen([self._program, "-F", "-c", str(settings)])
        until = time.monotonic() + _PATIENCE
        while not _answers(self.port):
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"Dovecot did not start:\n{self.log()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End the server and everything that it has started."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(timeout=_PATIENCE)

    def log(self) -> str:
        path = self.home / "dovecot.log"
        return path.read_text() if path.exists() else ""

    def deliver(self, user: str, content: bytes) -> None:
        """Put a mail into a user's inbox, as a delivering server does."""
        box = self.home / "mail" / user
        owner = _mail_owner()
        for part in (box, box / "tmp", box / "new", box / "cur"):
            if not part.exists():
                part.mkdir(parents=True)
                _hand_over(part, owner)
        name = f"{int(time.time())}.M{next(_NUMBERS):06d}P{os.getpid()}.test"
        (box / "tmp" / name).write_bytes(content)
        _hand_over(box / "tmp" / name, owner)
        (box / "tmp" / name).rename(box / "new" / name)

    def files_in(self, user: str, folder: str = "") -> list[Path]:
        """Return the files of a user's folder, such as ``.Sent``; of the inbox where none is named."""
        box = self.home / "mail" / user / folder
        return sorted([*(box / "new").glob("*"), *(box / "cur").glob("*")])

    def count_anew(self, user: str) -> None:
        """Let the server forget its numbers, as after a restore from backup."""
        for path in (self.home / "mail" / user).glob("dovecot*"):
            path.unlink() if path.is_file() else shutil.rmtree(path)


def _settings(server: Dovecot, owner: pwd.struct_passwd) -> str:
    home = server.home
    group = grp.getgrgid(owner.pw_gid).gr_name
    me = "" if os.geteuid() == 0 else (
        f"default_internal_user = {getpass.getuser()}\ndefault_login_user = {getpass.getuser()}\n"
        f"default_internal_group = {grp.getgrgid(os.getegid()).gr_name}\n"
    )  # fmt: skip
    return f"""
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
{me}first_valid_uid = 1
mail_location = maildir:{home}/mail/%u
mail_uid = {owner.pw_name}
mail_gid = {group}
mail_max_userip_connections = 100
maildir_copy_with_hardlinks = yes
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {server.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


def _mail_owner() -> pwd.struct_passwd:
    # Dovecot gives root's mail to nobody.
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _hand_over(path: Path, owner: pwd.struct_passwd) -> None:
    if os.geteuid() == 0:
        os.chown(path, owner.pw_uid, owner.pw_gid)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as there:
            return there.recv(4) == b"* OK"
    except OSError:
        return False
