"""`tijiao pack check DIR [--complete] [--json]`: runs without a home, a database and keys."""

import argparse
import json
from pathlib import Path
from typing import Any

from tijiao.keep import library
from tijiao.packs.check import Report, check


def run(asked: argparse.Namespace) -> int:
    """Print every fault with file and line, then the mechanisms that nothing serves. 2 when something is wrong."""
    folder = Path(asked.dir)
    beside = library.beside(folder)
    report = check(folder, library.KINDS, complete=asked.complete, beside=beside)
    if asked.json:
        print(json.dumps(as_json(report), ensure_ascii=False, indent=1))
    else:
        print("\n".join(report.lines()))
    return report.exit_code


def as_json(report: Report) -> dict[str, Any]:
    """The report for programs: faults with their places, unserved mechanisms, counts."""
    return {
        "faults": [
            {"file": fault.file, "line": fault.line, "message": fault.message, "remedy": fault.remedy}
            for fault in report.faults
        ],
        "unserved": [
            {"id": mechanism.id, "zh": mechanism.name.zh, "en": mechanism.name.en} for mechanism in report.unserved
        ],
        "entries": len(report.loaded.placed),
        "mechanisms": report.mechanisms,
        "served": report.mechanisms - len(report.unserved),
    }
