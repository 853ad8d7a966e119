"""A receiver of tracker's webhooks that needs nothing but Python: it checks the signature and prints what it was told.

    TRACKER_WEBHOOK_SECRET=... python webhook_receiver.py 8080

Put a web server with TLS before it. What it does is what every receiver should do: read no more than a limit, check the
signature over id, timestamp and body before it looks at the body, refuse what is old, and take each id once.
"""

from __future__ import annotations

import hmac
import json
import os
import sys
import time
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["TRACKER_WEBHOOK_SECRET"].encode()
LARGEST = 2_000_000  # bytes
OLDEST = 300  # seconds: a request that was recorded by somebody is of no use later
SEEN: set[str] = set()  # a real receiver keeps these where a restart does not forget them


def is_genuine(headers: dict[str, str], body: bytes, now: float) -> bool:
    """Whether the request was signed with our secret, in the last minutes."""
    identity, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (timestamp.isascii() and timestamp.isdigit()) or abs(now - int(timestamp[:12])) > OLDEST:
        return False
    digest = hmac.digest(SECRET, f"{identity}.{timestamp}.".encode() + body, "sha256")
    return hmac.compare_digest(headers.get("webhook-signature", "").encode(), b"v1," + b64encode(digest))


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to what it took, also to what it has already; 401 to what is not signed."""

    timeout = 30

    def do_POST(self) -> None:
        """One alert."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST:
            return self._answer(413)
        body = self.rfile.read(int(length))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not is_genuine(headers, body, time.time()):
            return self._answer(401)
        identity = headers["webhook-id"]
        if identity not in SEEN:
            alert = json.loads(body)
            print(json.dumps({"id": alert["id"], "subject": alert["subject"]}), flush=True)
            SEEN.add(identity)
        return self._answer(204)

    def log_message(self, *_: object) -> None:
        """Print nothing but alerts."""

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
    print(server.server_address[1], file=sys.stderr, flush=True)
    server.serve_forever()
