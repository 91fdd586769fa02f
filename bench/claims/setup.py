"""Setting up from nothing: a fresh clone, its dependencies, its page assets; how long it takes and what it weighs."""

import os
import shutil
import subprocess
from pathlib import Path

from bench.claims.city import ROOT
from bench.harness import Claim, Contender, Weighed, within

CLONE = ROOT / "build" / "bench-clone"
CACHES = ROOT / "build" / "bench-caches"


def clone() -> Path:
    """A clone of what is committed, and caches that hold nothing: what is downloaded counts."""
    for folder in (CLONE, CACHES):
        shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", "--no-local", str(ROOT), str(CLONE)], check=True)
    return CLONE


def set_up(folder: Path) -> Weighed:
    """`make setup`; then what .venv and node_modules take on the disk, in MB."""
    caches = {"PIP_CACHE_DIR": str(CACHES / "pip"), "npm_config_cache": str(CACHES / "npm")}
    mine = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH", "MAKEFLAGS")}
    done = subprocess.run(["make", "-s", "setup"], cwd=folder, env=mine | caches, capture_output=True, text=True)
    if done.returncode:
        raise ValueError(done.stderr[-2000:])
    return Weighed(sum(_megabytes(folder / name) for name in (".venv", "node_modules")))


def _megabytes(folder: Path) -> float:
    """Blocks on the disk, as `du` counts them."""
    return sum(path.lstat().st_blocks for path in folder.rglob("*") if not path.is_dir()) * 512 / 1e6


CLAIMS = [Claim("set-up", [Contender("make setup", set_up, clone, runs=1)], within(240, peak_mb=700))]
