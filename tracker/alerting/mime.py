"""A whole message as bytes: headers and two bodies in 7-bit lines that end in CRLF (RFC 5322, RFC 2046)."""

from __future__ import annotations

import binascii
import re
from base64 import encodebytes
from collections.abc import Iterable
from hashlib import sha256

_FROM = re.compile(rb"^From ", re.MULTILINE)


def multipart(headers: Iterable[bytes], text: str, html: str) -> bytes:
    """The message of these header lines, with the same content as plain text and as HTML.

    The boundary is made from the bodies, so that the same content gives the same bytes; "=_" can stand in neither
    encoding's output, so no body can contain it.
    """
    boundary = "=_" + sha256(f"{text}\0{html}".encode()).hexdigest()[:32]
    mark = f"--{boundary}".encode()
    return b"".join(
        (
            *headers,
            b"MIME-Version: 1.0\r\n",
            f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'.encode(),
            b"%s\r\n%s\r\n" % (mark, _part("plain", text)),
            b"%s\r\n%s\r\n" % (mark, _part("html", html)),
            b"%s--\r\n" % mark,
        )
    )


def single(headers: Iterable[bytes], text: str) -> bytes:
    """The message of these header lines with a plain-text body only."""
    return b"".join((*headers, b"MIME-Version: 1.0\r\n", _part("plain", text)))


def _part(subtype: str, content: str) -> bytes:
    encoding, body = _transfer_encoded(content.rstrip("\n") + "\n")
    head = (
        f"Content-Type: text/{subtype}; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\n"
        "Content-Disposition: inline\r\n\r\n"
    )
    return head.encode() + body


def _transfer_encoded(content: str) -> tuple[str, bytes]:
    """The content in the shorter of the two encodings that keep lines under 78 bytes of ASCII."""
    quoted = binascii.b2a_qp(content.encode(), istext=True)
    # Mailboxes of the mbox kind would change such a line.
    quoted = _FROM.sub(b"=46rom ", quoted).replace(b"\n", b"\r\n")
    coded = encodebytes(content.replace("\n", "\r\n").encode()).replace(b"\n", b"\r\n")
    return ("quoted-printable", quoted) if len(quoted) <= len(coded) else ("base64", coded)
