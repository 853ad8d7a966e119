"""From a host's name to a connected socket, by way of a check of the address."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.fetching.deadline import Deadline
from tracker.fetching.faults import Fault

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str], Sequence[str]]
"""Gives a name's addresses as text, the preferred first; raises OSError if there are none."""

# Addresses tried of one name. More make a visit no likelier to succeed and a hostile name a longer one.
_MAX_ADDRESSES = 6

# Seconds between two looks at a deadline that may have been shortened.
_LOOK_UP_STEP = 0.2

# RFC 6052: the last 32 bits are the IPv4 address that a translator will connect to.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether an address lies in the public internet, by IANA's special-purpose registries.

    An IPv6 address that only wraps an IPv4 address (mapped, 6to4, NAT64) is judged by that one.
    """
    inner = _wrapped(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _wrapped(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour


def ask_system(name: str) -> Sequence[str]:
    """A name's addresses as this machine resolves them, in its order of preference."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True)
class Dialer:
    """Resolves a name once, checks what came out, and connects to exactly that.

    Checking a name and then connecting by name would ask the name server twice, and a hostile one answers differently
    the second time. `may_dial` says which addresses are allowed.
    """

    may_dial: Callable[[Address], bool] = is_public
    resolve: Resolve = ask_system

    def dial(self, host: str, port: int, deadline: Deadline) -> socket.socket:
        """Connect to an allowed address of `host`.

        Raises Fault "dns", "private-address", "connect" or "timeout".
        """
        return _connect(self.allowed(host, deadline), host, port, deadline)

    def dial_unchecked(self, host: str, port: int, deadline: Deadline) -> socket.socket:
        """Connect to any address of `host`: for a proxy, which the operator chose and which often is a private one."""
        return _connect(self._addresses(host, deadline), host, port, deadline)

    def allowed(self, host: str, deadline: Deadline) -> list[Address]:
        """The addresses of `host` that may be dialled. Raises Fault "private-address" if there are none."""
        addresses = self._addresses(host, deadline)
        allowed = [address for address in addresses if self.may_dial(address)]
        if not allowed:
            detail = f"{host} is at {addresses[0]}, which is not in the public internet; "
            detail += "allow_private_addresses = true under [fetch] would permit it"
            raise Fault("private-address", detail, transient=False)
        return allowed

    def _addresses(self, host: str, deadline: Deadline) -> list[Address]:
        if literal := _literal(host):
            return [literal]
        found: list[Sequence[str] | OSError | UnicodeError] = []

        def look_up() -> None:
            try:
                found.append(self.resolve(host))
            except (OSError, UnicodeError) as error:
                found.append(error)

        # getaddrinfo knows no time limit of ours, so that it runs beside the visit and is left behind when late; it
        # ends by itself at the limit in resolv.conf(5).
        thread = threading.Thread(target=look_up, name=f"resolve {host}", daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(min(deadline.remaining(), _LOOK_UP_STEP))
        return _parsed(host, found[0])


def _literal(host: str) -> Address | None:
    """The address that a host's name is in itself, so that nobody has to be asked."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _parsed(host: str, found: Sequence[str] | OSError | UnicodeError) -> list[Address]:
    if isinstance(found, OSError):
        lasting = found.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None))
        raise Fault("dns", f"{host} cannot be found: {found.strerror or found}", transient=not lasting)
    if isinstance(found, UnicodeError) or not found:
        raise Fault("dns", f"{host} is no name of a host", transient=False)
    unique = dict.fromkeys(found)
    return [ipaddress.ip_address(text) for text in unique][:_MAX_ADDRESSES]


def _connect(addresses: Sequence[Address], host: str, port: int, deadline: Deadline) -> socket.socket:
    problem = ""
    for position, address in enumerate(addresses):
        share = deadline.remaining() / (len(addresses) - position)
        connection = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
        # Watched before it connects, so that a visit can be broken off while it does.
        deadline.watch(connection)
        try:
            connection.settimeout(share)
            connection.connect((str(address), port))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            connection.close()
            unheard = isinstance(error, TimeoutError)
            problem = f"{address} does not answer" if unheard else f"{address}: {error.strerror or error}"
        else:
            return connection
    deadline.remaining()
    raise Fault("connect", f"no connection to {host} port {port}: {problem}")
