"""What the configuration's section [fetch] says."""

from __future__ import annotations

from dataclasses import dataclass

# Says what visits and why, so that a site's operator can tell; an installation does well to add how to reach it.
USER_AGENT = "policy-tracker/0.1 (looks for changes of policies)"


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How pages are fetched.

    `timeout` is the whole visit's, in seconds: name look-up, connections, redirects and bodies together. `max_size` is
    in bytes and holds for what comes over the wire and for what it decompresses to. `delay` is the pause in seconds
    between two visits to one host. `workers` visits run at a time, each at another host.
    `allow_private_addresses` lets visits reach loopback, private and link-local addresses.
    """

    user_agent: str = USER_AGENT
    timeout: float = 60.0
    max_size: int = 20_000_000
    delay: float = 2.0
    workers: int = 8
    allow_private_addresses: bool = False
