"""Run the steps of getting ready: show each with its time, stamp it when done, explain it when it fails.

Standard library only, Python 3.8 and newer: this runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("ANXIN_BOOTSTRAP_HOME") or ROOT / ".anxin")
STAMPS = HOME / "stamps"
LOG = HOME / "bootstrap.log"
FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"

NO_NETWORK = (
    "could not resolve host|name resolution|failed to lookup|getaddrinfo|EAI_AGAIN|ENOTFOUND|ECONNREFUSED"
    "|ETIMEDOUT|ECONNRESET|network is unreachable|dns error|connection refused|error sending request"
    "|connection error|failed to fetch|failed to establish|timed out|max retries exceeded|no route to host"
    "|no matching distribution found"
)
NO_DISK = "no space left|ENOSPC|disk quota exceeded|EDQUOT"
NO_RIGHT = "permission denied|EACCES|EPERM|operation not permitted|read-only file system"
NO_PYTHON = "no interpreter found|no python at|requires-python|incompatible with the project"
OLD_LOCK = "lockfile.*needs to be updated|out of sync|not in sync"


def speaks_chinese() -> bool:
    """Tell from the environment whether the reader's language is Chinese."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name].lower().startswith("zh")
    return False


def say(english: str, chinese: str) -> str:
    """Choose the reader's language."""
    return chinese if speaks_chinese() else english


class StepFailed(Exception):
    """Why a step failed, in one sentence that says what to do."""


def explain(output: str, doing: str) -> str:
    """Turn the output of a program that failed into one plain sentence."""
    reasons = [
        (
            NO_DISK,
            "The disk is full: free about 2 GB and run the same command again.",
            "磁盘已满：请腾出约 2 GB 空间，再运行同一条命令。",
        ),
        (
            NO_PYTHON,
            "No Python from 3.12 to 3.14 was found or could be downloaded: install one and run again.",
            "没有找到 Python 3.12 至 3.14，也无法下载：请先安装，再运行一次。",
        ),
        (
            NO_NETWORK,
            "The network cannot be reached, and packages are still missing: connect it and run again.",
            "连不上网络，而所需的软件包还没有下载齐：请联网后再运行一次。",
        ),
        (
            NO_RIGHT,
            "This user may not write into the project's folder: change its owner, or clone it elsewhere.",
            "当前用户无权写入项目目录：请修改目录属主，或克隆到有写权限的位置。",
        ),
        (
            OLD_LOCK,
            "A lock file does not match its list of packages: restore both from git and run again.",
            "锁文件与软件包清单不一致：请用 git 恢复这两个文件后再运行。",
        ),
    ]
    for pattern, english, chinese in reasons:
        if re.search(pattern, output, re.IGNORECASE):
            return say(english, chinese)
    lines = [line.strip() for line in output.strip().splitlines() if line.strip()]
    lines = [line for line in lines if "error" in line.lower()] or lines
    last = lines[-1] if lines else say("it gave no reason", "没有给出原因")
    return say(f"{doing} failed ({last}); see {LOG}.", f"{doing}失败（{last}），详见 {LOG}。")


def run(
    command: Sequence[object],
    *,
    doing: str,
    environment: dict[str, str] | None = None,
    cwd: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> str:
    """Run a program, keep its output in the log and return it; raise StepFailed with one sentence."""
    HOME.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in command]
    lines = []
    with LOG.open("a", encoding="utf-8") as log:
        log.write("\n$ " + " ".join(words) + "\n")
        try:
            process = subprocess.Popen(
                words,
                cwd=str(cwd or ROOT),
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise StepFailed(explain(str(error), doing)) from error
        with process:
            for line in process.stdout or ():
                log.write(line)
                lines.append(line)
                if progress is not None and line.strip():
                    progress(line.strip())
    output = "".join(lines)
    if process.returncode != 0:
        raise StepFailed(explain(output, doing))
    return output


def digest(paths: Iterable[Path], *more: str) -> str:
    """Hash the names and contents of files, and whatever else the step depends on."""
    total = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT) if ROOT in path.parents else path).encode())
        total.update(path.read_bytes() if path.is_file() else b"absent")
    return total.hexdigest()


def stamped(name: str, value: str) -> bool:
    """Tell whether a step was finished for exactly this input."""
    try:
        return (STAMPS / name).read_text() == value
    except OSError:
        return False


def stamp(name: str, value: str) -> None:
    """Record that a step is finished; written last, so an interrupted step is done again."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    temporary = STAMPS / (name + ".new")
    temporary.write_text(value)
    temporary.replace(STAMPS / name)


def unstamp(name: str) -> None:
    """Forget that a step was finished, before its result is touched."""
    with contextlib.suppress(FileNotFoundError):
        (STAMPS / name).unlink()


def need_space(megabytes: int) -> None:
    """Fail before a long download that could not be kept."""
    HOME.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(str(HOME)).free // 2**20
    if free < megabytes:
        raise StepFailed(
            say(
                f"The disk has {free} MB left and this needs {megabytes} MB: free some space and run again.",
                f"磁盘只剩 {free} MB，需要约 {megabytes} MB：请腾出空间后再运行。",
            )
        )


class Screen:
    """Tell what is happening: one line a step, alive on a terminal, plain in a log."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self.live = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        self.detail = ""

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[Screen]:
        """Show one step while it runs and its time when it is over."""
        self.number += 1
        self.detail = ""
        head = f"[{self.number}/{self.total}] {title}"
        begun = time.monotonic()
        over = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(head, begun, over), daemon=True)
        if self.live:
            ticker.start()
        mark = "✗"
        try:
            yield self
            mark = "✓"
        finally:
            over.set()
            if self.live:
                ticker.join()
                sys.stdout.write("\r\033[K")
            note = f"  {self.detail}" if mark == "✓" and self.detail else ""
            print(f"{mark} {head}  {time.monotonic() - begun:.1f} s{note}", flush=True)

    def _tick(self, head: str, begun: float, over: threading.Event) -> None:
        turn = 0
        while not over.wait(0.1):
            room = max(10, shutil.get_terminal_size().columns - len(head) * 2 - 14)
            line = (
                f"{FRAMES[turn % len(FRAMES)]} {head}  {time.monotonic() - begun:.0f} s  {self.detail[:room]}"
            )
            sys.stdout.write("\r\033[K" + line)
            sys.stdout.flush()
            turn += 1

    def tell(self, detail: str) -> None:
        """Say what the running step is doing just now."""
        self.detail = re.sub(r"\x1b\[[0-9;]*m", "", detail)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time get the project ready."""
    try:
        HOME.mkdir(parents=True, exist_ok=True)
        lock = (HOME / "bootstrap.lock").open("a")
    except OSError as error:
        raise StepFailed(explain(str(error), say("Preparing", "准备"))) from error
    with lock:
        try:
            import fcntl  # noqa: PLC0415 - absent on Windows, where two at once are not kept apart
        except ImportError:
            yield
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print(
                say("Another run is getting ready; waiting for it …", "另一次运行正在准备，请稍候……"),
                flush=True,
            )
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
