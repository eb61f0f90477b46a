"""Get what prints forms from the system's packages: the one thing that no Python package brings along.

Standard library only, Python 3.8 and newer.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tools import finders
from tools.stage import Screen, StepFailed, run, say, stamp, stamped

PRINTING: dict[str, tuple[str, ...]] = {
    "apt-get": ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-cjk"),
    "dnf": ("pango", "google-noto-sans-cjk-fonts"),
}
#: Reads words back from a PDF, for the tests.
READING: dict[str, tuple[str, ...]] = {"apt-get": ("poppler-utils",), "dnf": ("poppler-utils",)}
INSTALL = {
    "apt-get": [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends"]],
    "dnf": [["dnf", "install", "-y"]],
}


def ready_paper(screen: Screen, *, python: Path, dev: bool) -> None:
    """Find what printing takes, or install it where that is allowed; everything else runs without it."""
    if stamped("printing", str(python)) and (not dev or reads_pdf()):
        screen.tell(say("unchanged", "无变化"))
        return
    missing = [PRINTING] if not prints_forms(python) else []
    missing += [READING] if dev and not reads_pdf() else []
    if missing and getattr(os, "geteuid", lambda: 1)() == 0:
        install(screen, missing)
    if not prints_forms(python):
        screen.tell(
            say(
                "Forms cannot be printed until Pango is installed; anxin doctor names the packages.",
                "安装 Pango 之前无法打印表单；anxin doctor 会列出所需软件包。",
            )
        )
        return
    stamp("printing", str(python))
    screen.tell(
        "" if not dev or reads_pdf() else say("tests of printed words are skipped", "跳过打印内容的测试")
    )


def install(screen: Screen, missing: list[dict[str, tuple[str, ...]]]) -> None:
    """Install with the first package manager that is here; that it fails is told, and nothing waits for it."""
    manager = next((name for name in INSTALL if shutil.which(name)), None)
    if manager is None:
        return
    packages = [name for part in missing for name in part[manager]]
    *before, last = INSTALL[manager]
    doing = say("Installing what prints forms", "安装打印组件")
    try:
        for command in [*before, [*last, *packages]]:
            run(command, doing=doing, environment={"DEBIAN_FRONTEND": "noninteractive"}, progress=screen.tell)
    except StepFailed as failure:
        screen.tell(str(failure))


def prints_forms(python: Path) -> bool:
    """Tell whether the environment's Python finds Pango."""
    return "yes" in finders.answer([str(python), "-c", "import weasyprint; print('yes')"])


def reads_pdf() -> bool:
    """Tell whether words can be read back from a PDF."""
    return shutil.which("pdftotext") is not None
