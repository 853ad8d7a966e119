"""Text that is made to steer whatever shows it reaches no terminal, no mail and no file name, wherever it stands."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, assume, example, given, settings
from hypothesis import strategies as st

from tests.alerting.building import change, news
from tests.alerting.test_message import OURS, Page, bodies, composed
from tests.fetching.scripted import answer
from tests.hostile.world import ID, World
from tests.watching import SHARING, policy
from tracker.alerting.message import HTML_LIMIT
from tracker.cli import main

SELLS = "We may sell your personal information to anybody, and we share it with our partners."
OUR_STYLES = {attributes.get("style") for _, attributes in Page(bodies(composed(news(change())))[1]).elements}
FILES = {"capture.warc.gz", "text.md", "change.json", "meta.json", "SHA256SUMS"}
# What this program itself colours a terminal with; the hostile sequences are others.
OUR_COLOURS = re.compile("\x1b\\[[0-9;]*m")

HOSTILE = [
    "<script>alert(1)</script>",
    "</title></h1><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" style="position:fixed',
    "<a href='javascript:alert(1)'>here</a>",
    "[here](javascript:alert(1)) ![](http://tracking.example/1.png)",
    "</style><style>*{display:none}</style>",
    "{{ view.record }}{% for x in y %}",
    "&lt;script&gt;&#60;b&#62;",
    "\x1b]0;owned\x07",
    "\x1b[2J\x1b[1;1H",
    "\x9b2J",
    "\x00",
    "\r\nBcc: everybody@readers.example\r\n\r\n",
    "\nSubject: owned",
    "\u202eegalloc on\u202c",
    "\u2066\u2067\u2068\u2069\u061c\u200f",
    "\u2028\u2029\x85\x0b\x0c",
    "../../../../etc/cron.d/owned",
    "/absolute",
    "%s%n{0}",
    "\ufeff\u200b\u00ad\ufff9",
    "z\u0301" * 50,
    "\U000e0041\U000e007f",
]
text = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), min_size=1, max_size=4).map(" ".join)


def steers(shown: str) -> list[str]:
    """The characters in it that a device would obey instead of showing them."""
    return [
        letter
        for letter in shown
        if (letter != "\n" and unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp"))
        or unicodedata.bidirectional(letter) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")
        or letter in "\u200f\u061c\ufeff"
    ]


def page(hostile: str, *, sharing: str) -> bytes:
    """A policy with hostile text wherever a page has room for it, as markup and as words."""
    words = hostile.replace("&", "&amp;").replace("<", "&lt;")
    html = policy(sharing=f"{sharing} {words}", extra=f"<h2>{words}</h2><p>{words}</p><ul><li>{words}</ul>")
    html = html.replace("<title>", f"<title>{words} ").replace("</h1>", f" {words}</h1>")
    html = html.replace(
        "<main>", f'<main><p><a href="{words}">{words}</a></p><table><tr><td>{words}<td>{words}</table>'
    )
    return html.replace("Contact</h2>", f"Contact {hostile}</h2>").encode("utf-8", "replace")


def header(hostile: str) -> str:
    """The same as the value of a header, in the bytes that can stand in one."""
    return re.sub("[\r\n]", " ", hostile).encode("utf-8", "replace").decode("latin-1")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("hostile")) as world:
        yield world


def mailing(folder: Path) -> World:
    """A world with somebody to mail; nothing is delivered."""
    world = World(folder)
    with world.config.open("a", encoding="utf-8") as file:
        file.write(
            '\n[email]\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\nfrom = "tracker@readers.example"\n'
            '\n[[subscribers]]\nname = "Lea"\nemail = "lea@readers.example"\n'
        )
    world.reload()
    return world


def shown(world: World) -> Iterator[str]:
    """What every command prints that has to do with the document."""
    file = world.folder / "page.html"
    file.write_bytes(world.page.replace(b"\0", b""))  # a file with those is called none of text
    for arguments in (
        ["list"],
        ["log"],
        ["log", ID],
        ["show", ID],
        ["diff", ID],
        ["normalize", str(file)],
        ["compare", str(file), str(file)],
        ["verify"],
        ["held"],
        ["explain", ID],
        ["doctor"],
    ):
        yield OUR_COLOURS.sub("", world.run(*arguments))
        if arguments[0] not in ("held", "explain"):
            said = world.run(*arguments, "--json")
            json.loads(said)
            assert said.isascii()
            yield said
    file.unlink()


# Without shrinking: an example takes a second.
@settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(text)
@example(" ".join(HOSTILE))
def test_it_reaches_neither_terminal_nor_mail_nor_file_names(hostile: str) -> None:
    with TemporaryDirectory() as name, mailing(Path(name) / "own") as world:
        about = ["Content-Type: text/html; charset=utf-8", f"X-Note: {header(hostile)}"]
        for sharing in (SHARING, SELLS, SELLS):
            world.publish(page(hostile, sharing=sharing), *about, f'ETag: "{header(hostile)[:200]}"')
            world.visit(hours=1)
            assume(world.kinds)  # else it was more control characters than text
        assert world.kinds == ["first", "change"]

        for said in shown(world):
            assert not steers(said)
        (alert,) = world.tracker.index.outbox.alerts()
        check_mail(alert.payload, world.server.url(host="policy.test"))
        assert not steers(alert.subject)
        check_files(world)
        assert [one.name for one in Path(name).iterdir()] == ["own"]


def check_mail(payload: bytes, url: str) -> None:
    """The mail is whole, goes to nobody else, and its HTML holds what our template writes and one link."""
    message = message_from_bytes(payload, _class=EmailMessage, policy=default)
    assert message.keys() == WRITTEN
    assert message["To"] == "lea@readers.example"
    for part in message.walk():
        assert not part.defects
    plain, html = (message.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert not steers(plain.get_content().replace("\r\n", "\n"))
    assert not steers(html.get_content().replace("\r\n", "\n"))
    seen = Page(html.get_content())
    assert seen.tags <= OURS
    assert seen.links == [url]
    for _, attributes in seen.elements:
        assert attributes.get("style") in OUR_STYLES
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "srcset")]


WRITTEN = [
    *("Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"),
    *("References", "List-Id", "List-Unsubscribe", "MIME-Version", "Content-Type"),
]


def check_files(world: World) -> None:
    """Nothing lies anywhere but where the id and the clock put it."""
    assert {path.name for path in world.folder.iterdir()} == {"config.toml", "snapshots"}
    archive = world.folder / "snapshots"
    assert {path.name for path in archive.iterdir()} == {".state", "brindle"}
    for path in (archive / "brindle").rglob("*"):
        assert path.name in FILES or re.fullmatch(r"privacy-policy|2026-01-05T\d{6}Z", path.name), path
    for path in (archive / ".state").rglob("*"):
        assert re.fullmatch(r"lock|signing\.key|spool|tmp|backup|index\.sqlite(-wal|-shm)?", path.name), path


@pytest.mark.parametrize("hostile", [" ".join(HOSTILE[start::5]) for start in range(5)])
def test_what_a_server_says_of_itself_reaches_no_terminal(world: World, hostile: str) -> None:
    value = header(hostile)
    for response in (
        answer(b"gone", status=f"500 {value}"),
        answer(b"gone", f"Location: {value}", status="302 Found"),
        answer(b"gone", f"Location: http://policy.test/{value}", status="302 Found"),
        answer(b"gone", f"Location: {value}://policy.test/", status="302 Found"),
        answer(b"what", f"Content-Type: {value}"),
        answer(b"what", f"Content-Encoding: {value}"),
        answer(b"what", f"{value}: {value}"),
        value.encode("latin-1") + b"\r\n\r\n",
    ):
        world.scripts["/"] = response
        done = world.visit(hours=9)
        assert done.outcome in ("failed", "refused", "unread")
        for command in ("list", "log"):
            assert not steers(OUR_COLOURS.sub("", world.run(command)))


@pytest.mark.system
@pytest.mark.parametrize(
    "more",
    [
        pytest.param("<h2>We share</h2><p>data</p>" * 10_000, id="10,000 headings", marks=pytest.mark.system),
        pytest.param(
            "<h2>" + "We share it. " * 20_000 + "</h2><p>" + "x" * 1_000_000 + "</p><p>" + "e\u0301\u202e" * 50_000,
            id="lines of 1 MB",
        ),
    ],
)
def test_what_is_huge_is_told_in_a_mail_that_can_be_read(tmp_path: Path, more: str) -> None:
    with mailing(tmp_path / "own") as world:
        for extra in ("", more, more):
            html = policy(extra=extra).replace("<title>", f"<title>{extra and 'Terms ' * 20_000}")
            world.publish(html.encode(), "Content-Type: text/html; charset=utf-8")
            world.visit(days=3, patience=60)
        assert world.kinds == ["first", "change"]
        (alert,) = world.tracker.index.outbox.alerts()
        assert len(alert.payload) < 3 * HTML_LIMIT
        assert len(alert.subject) < 500
        check_mail(alert.payload, world.server.url(host="policy.test"))
        for command in (["list"], ["log"]):
            assert max(map(len, world.run(*command).split("\n"))) < 2000


@settings(max_examples=40, deadline=None)
@given(text, st.sampled_from(["service", "type", "id", "url", "cron", "select", "odd"]))
def test_the_configuration_shows_nothing_of_it_either(hostile: str, key: str) -> None:
    values = {"id": ID, "url": "https://policy.test/", "service": "Brindle"} | {key: hostile}
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    with TemporaryDirectory() as name:
        path = Path(name) / "config.toml"
        path.write_text("[[documents]]\n" + "\n".join(lines) + "\n", encoding="utf-8", errors="replace")
        assert not steers(said_by(["--config", str(path), "list"]))
        assert {one.name for one in Path(name).iterdir()} <= {"config.toml", "snapshots"}


def said_by(arguments: list[str]) -> str:
    """What the whole program prints, with its errors."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out), suppress(SystemExit):
        main(arguments)
    return out.getvalue()
