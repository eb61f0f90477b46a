"""The two web servers, each with the same number of workers under the same kind of server."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

WORKERS = 2


@contextmanager
def granian(
    python: Path | str, application: str, *, surroundings: Mapping[str, str], folder: Path
) -> Iterator[str]:
    """Serve a WSGI application by granian as Anxin ships it: two workers of two threads; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command: Sequence[str] = [
        str(python), "-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS), "--blocking-threads", "2",
        "--backpressure", "64", "--port", str(port), application,
    ]  # fmt: skip
    log = (folder / f"{application.split('.')[0]}.log").open("w")
    process = subprocess.Popen(
        command, env=os.environ | dict(surroundings), cwd=folder, stdout=log, stderr=log
    )
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _attempt in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit("a server did not start; its log lies in the folder of the measurement")
