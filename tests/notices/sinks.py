"""A mail server and a web service on loopback that keep what they get, or refuse it: real sockets, no mocks."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Sink:
    """What came, as (title, body); `refuse` makes the next ones fail."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str]] = []
        self.refuse = False
        self.port = 0


@contextmanager
def _served(server: socketserver.BaseServer, sink: Sink) -> Iterator[Sink]:
    sink.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        server.shutdown()
        server.server_close()


def mail_sink() -> Any:
    """`with mail_sink() as sink`: speaks as much SMTP as one message needs."""
    sink = Sink()

    class Speak(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 sink")
            for raw in self.rfile:
                word = raw[:4].upper()
                if word == b"DATA":
                    self.say("354 go on")
                    self.take()
                elif word == b"RCPT" and sink.refuse:
                    self.say("550 no such mailbox")
                elif word == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 well")

        def take(self) -> None:
            lines = []
            for raw in self.rfile:
                if raw == b".\r\n":
                    break
                lines.append(raw)
            mail = message_from_bytes(b"".join(lines))
            body = mail.get_payload(decode=True)
            sink.came.append((str(make_header(decode_header(mail["Subject"]))), body.decode().replace("\r\n", "\n")))
            self.say("250 kept")

    return _served(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Speak), sink)


def web_sink() -> Any:
    """`with web_sink() as sink`: takes what Apprise posts to json://127.0.0.1:port/."""
    sink = Sink()

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not sink.refuse:
                sink.came.append((told["title"], told["message"]))
            self.send_response(503 if sink.refuse else 200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    return _served(ThreadingHTTPServer(("127.0.0.1", 0), Take), sink)
