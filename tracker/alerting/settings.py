"""How mail leaves the house: the mail server and the names it is sent under."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """The [email] section, its password already taken from the environment.

    `security` "starttls" upgrades a plain connection and refuses to go on without it, "tls" speaks TLS from the first
    byte, "none" stays plain; certificates are always checked. `sender` is an address or `Name <address>`. `operator`
    is who answers for this installation, named in every mail and told of errors where
    `errors_to` names nobody else. `timeout` is in seconds and holds for
    each step of the conversation. `helo` is the name given to the server, by default this machine's. `unsubscribe` is
    the address that unsubscribing mails go to; `one_click` a public https address that carries out the rest, which
    counts only where the server signs with DKIM.
    """

    host: str
    port: int = 587
    security: Security = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    operator: str = ""
    errors_to: tuple[str, ...] = ()
    timeout: float = 30.0
    helo: str = ""
    unsubscribe: str = ""
    one_click: str = ""
    dkim: bool = False


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """The [feeds] section: the `folder` that feeds are written to, how many `entries` each holds at most, and the
    `address` at which a web server shows that folder ("" where none does)."""

    folder: Path
    entries: int = 50
    address: str = ""
