"""`tijiao draw verify FILE [--json]`: replay a published draw. Needs no home, no database and no network."""

import argparse
import json
from pathlib import Path

from tijiao.draws.verdicts import VERDICTS
from tijiao.keep.problems import NoSuchFile
from tijiao.kernel.draw import verify


def run(asked: argparse.Namespace) -> int:
    """Print what a replay found. 0 when everything holds, 1 when something does not.

    Raises   NoSuchFile, UnreadableDraw, WrongDrawList (2).
    """
    try:
        text = Path(asked.file).read_text(encoding="utf-8", errors="replace")
    except OSError as fault:
        raise NoSuchFile(file=asked.file) from fault
    found = verify(text)
    if asked.json:
        print(json.dumps({"stage": found.stage, "faults": list(found.faults)}))
    else:
        print("\n".join(str(VERDICTS[one]) for one in found.faults or (found.stage,)))
    return 1 if found.faults else 0
