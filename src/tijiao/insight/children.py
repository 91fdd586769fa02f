"""What a child process of insight gets to know."""

import os
import sys

_PASSED = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT")


def environment() -> dict[str, str]:
    """Where the program lies and how it writes: no key and no password."""
    kept = {name: os.environ[name] for name in _PASSED if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
