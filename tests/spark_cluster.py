"""Spark's own standalone cluster on loopback: a master and workers, one process each, gone when done."""

import os
import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
_PATIENCE = 120.0


@dataclass(frozen=True)
class Cluster:
    address: str
    workers: Sequence[subprocess.Popen[bytes]]

    def lose(self, number: int) -> None:
        """A worker is gone without a word, as when its machine loses power; its executor goes with it."""
        worker = self.workers[number]
        for one in (*_children(worker.pid), worker.pid):
            os.kill(one, 9)
        worker.wait()


@contextmanager
def cluster(folder: Path, *, workers: int = 2) -> Iterator[Cluster]:
    master = _start(folder, "master", "master.Master", "--port", "0")
    started: list[subprocess.Popen[bytes]] = []
    try:
        address = _said(folder / "master.log", r"Starting Spark master at (spark://\S+)")
        for number in range(workers):
            told = ("--cores", "1", "--memory", "700m", "--work-dir", str(folder / f"work-{number}"), address)
            started.append(_start(folder, f"worker-{number}", "worker.Worker", "--port", "0", *told))
        for number in range(workers):
            _said(folder / f"worker-{number}.log", r"Successfully registered with master (\S+)")
        yield Cluster(address, started)
    finally:
        for one in (*started, master):
            if one.poll() is None:
                one.terminate()
            one.wait(60)


def _start(folder: Path, name: str, kind: str, *words: str) -> subprocess.Popen[bytes]:
    told = {**os.environ, "SPARK_HOME": str(HOME), "SPARK_SCALA_VERSION": "2.13", "SPARK_LOCAL_IP": "127.0.0.1"}
    command = ["java", "-Xmx256m", "-cp", f"{HOME}/jars/*", f"org.apache.spark.deploy.{kind}", "--host", "127.0.0.1"]
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen([*command, "--webui-port", "0", *words], env=told, stdout=log, stderr=log)


def _said(log: Path, pattern: str) -> str:
    give_up = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up:
        found = re.search(pattern, log.read_text(errors="replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(f"{log.name} never said {pattern}:\n{log.read_text(errors='replace')[-2000:]}")


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in told.read_text().split()]
