"""`ignore` from the configuration to the archive: a line that changes daily is no change of the policy."""

from __future__ import annotations

from tests.commands.home import SELLS, Home
from tests.watching import SHARING, policy


def page(readers: int, sharing: str = SHARING) -> str:
    return policy(sharing=sharing, extra=f"<p>In these {readers} weeks many thousand readers opened this policy.</p>")


def test_an_ignored_line_tells_nobody_and_the_rest_is_told(home: Home) -> None:
    home.configure()
    home.watch()
    with home.config.open("a", encoding="utf-8") as config:
        config.write('ignore = ["readers opened"]\n')
    home.see(page(3))
    home.see(page(4))
    assert "changed" not in home.run("log", "brindle/privacy").out.replace("the page around the policy changed", "")
    assert "readers opened" not in home.run("show", "brindle/privacy").out
    home.see(page(5, SELLS))
    assert "substantive" in home.run("log", "brindle/privacy").out


def test_a_pattern_is_tried_on_the_command_line(home: Home) -> None:
    (home.folder / "page.html").write_text(page(3))
    assert "readers opened" in home.run("normalize", "page.html").out
    assert "readers opened" not in home.run("normalize", "page.html", "--ignore", "readers opened").out
    shown = home.run("normalize", "page.html", "--ignore", "readers opened", "--explain").out
    assert "left out: ignored by pattern" in shown
    assert "- In these 3 weeks many thousand readers opened this policy." in shown
    refused = home.run("normalize", "page.html", "--ignore", "/(/")
    assert refused.code == 2
    assert "no regular expression" in refused.err
