"""The anxin command from outside: its exit codes, its words, and what it leaves behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from anxin.config import cli
from anxin.config.cli.failures import sentence_of
from anxin.foundation.embedded import EmbeddedPostgres
from tests.bootstrap.filled import fill

FAKE_DEMO = """
import sys, types
from dataclasses import dataclass
module = types.ModuleType("anxin.config.demo.load")
@dataclass
class SignIn:
    role: str = "caller"; name: str = "Lin"; username: str = "lin"; password: str = "secret"
def load_demo(*, progress):
    progress("Customers", 1, 1)
module.load_demo, module.sign_ins = load_demo, lambda: [SignIn()]
sys.modules["anxin.config.demo"] = types.ModuleType("anxin.config.demo")
sys.modules["anxin.config.demo.load"] = module
from anxin.config.cli import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="anxin-command-"))
    home.chmod(0o755)
    yield home
    for place in (home, home / "demo"):
        EmbeddedPostgres(place).destroy()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def filled_demo(home: Path) -> None:
    """The demo's database as it is from its second start on; all migrations at once are the template's own trial."""
    fill(EmbeddedPostgres(home / "demo"))


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {"ANXIN_HOME": str(home), "LC_ALL": "C.UTF-8", "PYTHONPATH": ""}


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


def anxin(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "anxin.config.cli", *words]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


def doctor(environment: dict[str, str]) -> tuple[int, dict[str, dict[str, str]]]:
    done = anxin("doctor", "--json", environment=environment)
    return done.returncode, {finding["name"]: finding for finding in json.loads(done.stdout)}


def start_demo(port: int, environment: dict[str, str]) -> subprocess.Popen[str]:
    demo = subprocess.Popen(
        [sys.executable, "-c", FAKE_DEMO, "demo", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    shown = []
    for line in demo.stdout or ():
        shown.append(line)
        if "Ready after" in line:
            return demo
    demo.wait()
    raise AssertionError("".join(shown))


def is_up(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def gone_within(seconds: float, port: int, home: Path) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not is_up(port) and not (home / "demo" / "postgres" / "data" / "postmaster.pid").exists():
            return True
        time.sleep(0.1)
    return False


def test_without_a_command_it_lists_them_and_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "createadmin" in capsys.readouterr().out


def test_a_mistyped_command_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["migrat"]) == 2
    assert "Do you mean anxin migrate?" in capsys.readouterr().err


def test_the_overview_loads_no_django() -> None:
    program = (
        "import sys; from anxin.config.cli import main; main(['--help']); sys.exit('django' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], check=False, stdout=subprocess.DEVNULL).returncode
        == 0
    )


def test_every_command_has_a_module_with_its_parts() -> None:
    for name, command in cli.COMMANDS.items():
        module = __import__(command.module, fromlist=["run"])
        assert callable(module.run), name
        assert cli.passes_on(module) or callable(module.add_arguments), name


def test_a_wrong_option_exits_2(environment: dict[str, str]) -> None:
    assert anxin("serve", "--prot", "1", environment=environment).returncode == 2


def test_a_taken_port_is_told_in_one_sentence(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = anxin("serve", "--port", port, environment=environment)
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert f"Port {port}" in done.stderr


def test_an_unreachable_database_is_told_in_one_sentence(environment: dict[str, str], port: int) -> None:
    gone = environment | {"DATABASE_URL": f"postgresql://nobody@127.0.0.1:{port}/none"}
    done = anxin("migrate", environment=gone)
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_the_doctor_finds_what_is_missing_and_what_is_mended(environment: dict[str, str], home: Path) -> None:
    code, states = doctor(environment)
    assert code == 1
    assert states["Migrations"]["state"] == "wrong"
    assert "anxin migrate" in states["Migrations"]["mend"]
    fill(EmbeddedPostgres(home), but_one=True)
    assert anxin("migrate", "--check", environment=environment).returncode == 1
    assert anxin("migrate", environment=environment).returncode == 0
    assert anxin("migrate", "--check", environment=environment).returncode == 0
    _code, mended = doctor(environment)
    assert mended["Migrations"]["state"] == "fine"
    assert mended["Content packs"]["state"] == "fine"


def test_the_worker_works_off_what_waits_and_ends(environment: dict[str, str]) -> None:
    done = anxin("worker", "--until-empty", environment=environment)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("password", "code", "told"),
    [
        ("12345", 1, "too short"),
        ("steady-river-87", 0, "may sign in"),
        ("steady-river-87", 1, "already exists"),
    ],
)
def test_an_administrator_is_added_once_and_with_a_good_password(
    environment: dict[str, str], password: str, code: int, told: str
) -> None:
    who = ["--username", "root", "--name", "Root", "--email", "root@example.org", "--password-stdin"]
    done = subprocess.run(
        [sys.executable, "-m", "anxin.config.cli", "createadmin", *who],
        env=environment,
        input=f"{password}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert told in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_shows_itself_and_ctrl_c_ends_all_of_it(
    environment: dict[str, str], port: int, home: Path, filled_demo: None
) -> None:
    demo = start_demo(port, environment)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/") as page:
        assert page.status == 200
    second = subprocess.run(
        [sys.executable, "-c", FAKE_DEMO, "demo", "--port", str(port)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "already running" in second.stderr
    demo.send_signal(signal.SIGINT)
    demo.communicate(timeout=30)
    assert demo.returncode == 0
    assert gone_within(1, port, home)


def test_a_killed_demo_leaves_nothing_running(
    environment: dict[str, str], port: int, home: Path, filled_demo: None
) -> None:
    demo = start_demo(port, environment)
    demo.kill()
    demo.communicate()
    assert gone_within(20, port, home)


def test_an_unknown_failure_is_one_sentence_unless_debugging(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANXIN_DEBUG", raising=False)
    assert "ANXIN_DEBUG" in str(sentence_of(ValueError("odd\nsecond line")))
    monkeypatch.setenv("ANXIN_DEBUG", "1")
    assert sentence_of(ValueError("odd")) is None
