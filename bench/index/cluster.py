"""A standalone cluster of Spark from the wheel of PySpark: one master and two workers, processes of this machine."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyspark

from bench.index.engines import children_of, memory_of

WORKERS = 2
_LONGEST = 120


@dataclass(frozen=True)
class Cluster:
    """Where the master is, and the processes of the cluster without those that they begin themselves."""

    address: str
    processes: list[subprocess.Popen[bytes]]

    @property
    def memory(self) -> dict[str, float]:
        """The most that each process held, the executors with their worker; in MB."""
        names = ["master", *(f"worker {number}" for number in range(1, WORKERS + 1))]
        return {
            name: memory_of(process.pid) + sum(memory_of(pid) for pid in children_of(process.pid))
            for name, process in zip(names, self.processes, strict=True)
        }


@contextmanager
def running() -> Iterator[Cluster]:
    """Run a cluster and give it once both workers have joined."""
    with tempfile.TemporaryDirectory() as folder:
        processes: list[subprocess.Popen[bytes]] = []
        try:
            processes.append(
                _begun("master.Master", ["--port", "0", "--webui-port", "0"], folder=folder, name="master")
            )
            address = _told(Path(folder, "master.log"), r"Starting Spark master at (spark://\S+)")
            for number in range(1, WORKERS + 1):
                options = [
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--webui-port",
                    "0",
                    "--work-dir",
                    folder,
                    address,
                ]
                processes.append(_begun("worker.Worker", options, folder=folder, name=f"worker{number}"))
                _told(Path(folder, f"worker{number}.log"), r"Successfully registered with master (\S+)")
            yield Cluster(address, processes)
        finally:
            for process in reversed(processes):
                process.terminate()
            for process in processes:
                process.wait(60)


def _begun(kind: str, options: list[str], *, folder: str, name: str) -> subprocess.Popen[bytes]:
    jars = Path(pyspark.__file__).parent / "jars"
    java = shutil.which("java") or "java"
    log_settings = Path(folder, "log4j2.properties")
    log_settings.write_text(
        "rootLogger.level = info\nrootLogger.appenderRef.out.ref = out\n"
        "appender.out.type = Console\nappender.out.name = out\nappender.out.target = SYSTEM_ERR\n"
        "appender.out.layout.type = PatternLayout\nappender.out.layout.pattern = %m%n\n"
    )
    command = [
        java, "-Xmx256m", f"-Dlog4j2.configurationFile={log_settings}", "-cp", f"{jars}/*",
        f"org.apache.spark.deploy.{kind}", "--host", "127.0.0.1", *options,
    ]  # fmt: skip
    # What Spark's own scripts would set: executors are begun by it.
    scala = next(jars.glob("spark-core_*")).name.split("_")[1].split("-")[0]
    surroundings = os.environ | {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_HOME": str(jars.parent),
        "SPARK_SCALA_VERSION": scala,
    }
    with Path(folder, f"{name}.log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, env=surroundings)


def _told(log: Path, pattern: str) -> str:
    """Wait until a process has written something down, and return it."""
    until = time.monotonic() + _LONGEST
    while time.monotonic() < until:
        if log.exists() and (found := re.search(pattern, log.read_text(errors="replace"))):
            return found[1]
        time.sleep(0.2)
    raise SystemExit(f"{log.name}: nothing about {pattern}\n{log.read_text(errors='replace')[-2000:]}")
