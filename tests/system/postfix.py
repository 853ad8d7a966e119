"""A Postfix of its own on a loopback port, beside any that the machine runs: its own configuration, queue and log."""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}
myhostname = relay.readers.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_transport = error:no local mail here
local_recipient_maps =
relayhost = [127.0.0.1]:{next_port}
smtp_host_lookup = native
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtpd_tls_security_level = may
smtpd_tls_chain_files = {key}, {certificate}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions =
  check_recipient_access inline:{{ {{ nobody@readers.example = 550 5.1.1 No such user }} }}, permit_mynetworks, reject
"""

_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

# Postfix's master has to be started by root; it runs its parts as the user "postfix".
_AS_ROOT = [] if os.geteuid() == 0 else ["sudo", "-n"]


@contextmanager
def relaying(folder: Path, next_port: int, certificate: Path, key: Path) -> Iterator[int]:
    """A Postfix that hands all mail on to `next_port` until the block ends; gives its own port.

    Everything it writes lies in `folder`, which the user "postfix" must be able to enter.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = folder / "etc"
    for name in ("etc", "queue", "data", "log"):
        (folder / name).mkdir()
    account = pwd.getpwnam("postfix")
    _run("chown", f"{account.pw_uid}:{account.pw_gid}", str(folder / "data"))
    main = _MAIN.format(folder=folder, next_port=next_port, certificate=certificate, key=key)
    (config / "main.cf").write_text(main, encoding="utf-8")
    (config / "master.cf").write_text(_MASTER.format(port=port), encoding="utf-8")
    _run("postfix", "-c", str(config), "start")
    try:
        yield port
    finally:
        _run("postfix", "-c", str(config), "stop")


def log(folder: Path) -> str:
    """What Postfix has to say of what happened, for whoever reads a failed test."""
    file = folder / "log" / "mail.log"
    return file.read_text("utf-8", "replace") if file.exists() else "(no log)"


def _run(*command: str) -> None:
    done = subprocess.run([*_AS_ROOT, *command], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
