"""`tijiao serve`: apart from the other commands, whose imports would double the time to the first page."""

import argparse

from django.utils.translation import gettext as _

from tijiao.keep.serve import serve


def run(asked: argparse.Namespace) -> int:
    """Web, worker and ticker until Ctrl-C."""
    return serve_here(asked.host, asked.port, asked.workers)


def serve_here(host: str, port: int, workers: int = 2) -> int:
    """Serve this installation, and say where. Raises PortTaken, NotAnAddress, NotMigrated."""
    told = _("体教已启动：http://%(host)s:%(port)s （按 Ctrl-C 停止）") % {"host": host, "port": port}
    return serve(host, port, workers, say=lambda text: print(text, flush=True), told=told)
