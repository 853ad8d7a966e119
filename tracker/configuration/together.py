"""What only shows when values are looked at together, or with the environment: duplicates, names that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_address

from tracker.configuration.lines import Place
from tracker.configuration.names import did_you_mean
from tracker.configuration.sections import Faults, Tables, Values
from tracker.configuration.targets import webhook_address
from tracker.configuration.values import Unfit, shown

_UNSET = "a variable that is set where the tracker runs"


def check_together(tables: Tables, faults: Faults, environ: Mapping[str, str]) -> None:
    """Add the faults that no value shows by itself. Values with faults of their own are missing and passed over."""
    _check_once("documents", "id", tables, faults)
    _check_once("subscribers", "name", tables, faults)
    _check_subscribers(tables, faults)
    _check_ways(tables, faults, environ)
    for place, variable in _variables(tables):
        # A header's value goes out as it is: a line break in it would be a header of its own.
        if variable not in environ:
            faults.add(place, f"the environment variable {variable} is not set", _UNSET)
        elif not environ[variable] or not environ[variable].isprintable():
            faults.add(place, f"the environment variable {variable} is empty or holds control characters", _UNSET)
    for table in tables["email"]:
        _check_log_in(table.values, table.place, faults)
        if table.values.get("one_click") and table.values.get("dkim") is False:
            problem = "works only where the mail server signs with DKIM (RFC 8058, section 4)"
            faults.add((*table.place, "one_click"), problem, "dkim = true beside it, if that is so")


SIGNED_WITH = "TRACKER_WEBHOOK_SECRET"
"""The environment variable that webhooks are signed with."""

_LEAST = 32


def _check_ways(tables: Tables, faults: Faults, environ: Mapping[str, str]) -> None:
    """Each subscriber is told somehow, and webhooks by addresses that are some, signed with a real secret."""
    for table in tables["subscribers"]:
        values = table.values
        if all(not values.get(way, "faulty") for way in ("email", "webhook", "apprise")):
            faults.add(table.place, "is told by no way", "email, webhook or apprise")
        if not (given := values.get("webhook")):
            continue
        try:
            webhook_address(from_environment(given, environ)) if given[1:] in environ else None
        except Unfit:
            faults.add((*table.place, "webhook"), f"the environment variable {given[1:]} holds no https:// address")
        if len(environ.get(SIGNED_WITH, "")) < _LEAST:
            problem = f"the environment variable {SIGNED_WITH} holds no secret to sign with"
            faults.add((*table.place, "webhook"), problem, f"at least {_LEAST} characters that nobody can guess")


def from_environment(value: str, environ: Mapping[str, str]) -> str:
    """The value, or what the variable holds that a value "$NAME" names."""
    return environ[value[1:]] if value.startswith("$") else value


def _check_once(section: str, key: str, tables: Tables, faults: Faults) -> None:
    """What tells the tables of a section apart must not stand there twice."""
    first: dict[str, int] = {}
    for number, table in enumerate(tables[section]):
        if (value := table.values.get(key)) is None:
            continue
        if value in first:
            problem = f"{shown(value)} is the {key} of {section}[{first[value]}] already"
            faults.add((*table.place, key), problem, f"{'an' if key == 'id' else 'a'} {key} that no other has")
        first.setdefault(value, number)


def _check_subscribers(tables: Tables, faults: Faults) -> None:
    """An id that is no document's would mean that somebody waits in vain; a pattern may wait for its documents."""
    ids = {table.values["id"] for table in tables["documents"] if "id" in table.values}
    if any("id" not in table.values for table in tables["documents"]):
        return  # the one that is meant may be the one with the fault
    for table in tables["subscribers"]:
        for index, pattern in enumerate(table.values.get("documents", ())):
            if not any(mark in pattern for mark in "*?[") and pattern not in ids:
                problem = f"{shown(pattern)} is no document's id{did_you_mean(pattern, ids)}"
                faults.add((*table.place, "documents", index), problem, "ids of [[documents]], or patterns of ids")
        for key, column in (("services", "service"), ("types", "type")):
            known = {document.values[column] for document in tables["documents"] if document.values.get(column)}
            folded = {one.casefold() for one in known}
            for index, pattern in enumerate(table.values.get(key, ())):
                if not any(mark in pattern for mark in "*?[") and pattern.casefold() not in folded:
                    problem = f"{shown(pattern)} is no document's {column}{did_you_mean(pattern, known)}"
                    faults.add((*table.place, key, index), problem, f"{key} of [[documents]], or patterns of them")


def _variables(tables: Tables) -> Iterator[tuple[Place, str]]:
    """Every environment variable that the file counts on, with the place that names it."""
    for table in tables["archive"]:
        if (database := table.values.get("database", "")).startswith("$"):
            yield (*table.place, "database"), database[1:]
    for table in tables["email"]:
        if table.values.get("username") and "password_env" in table.values:
            yield (*table.place, "password_env"), table.values["password_env"]
    for table in tables["subscribers"]:
        if (webhook := table.values.get("webhook", "")).startswith("$"):
            yield (*table.place, "webhook"), webhook[1:]
        for index, variable in enumerate(table.values.get("apprise", ())):
            yield (*table.place, "apprise", index), variable[1:]
    for table in tables["documents"]:
        for header, value in table.values.get("headers", ()):
            if value.startswith("$"):
                yield (*table.place, "headers", header), value[1:]


def _check_log_in(values: Values, place: Place, faults: Faults) -> None:
    plain = values.get("security") == "none" and values.get("username")
    if plain and "host" in values and not _is_this_machine(values["host"]):
        problem = "would send the password over the network in clear"
        faults.add((*place, "security"), problem, '"starttls" or "tls" where there is a username')


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
