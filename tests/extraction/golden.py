"""The golden pages of the extraction, and how their expected texts are written anew.

    python -m tests.extraction.golden

writes each `expected.md` and the digest of them all beside the extraction's version, after VERSION in
`tracker/extraction/recipe.py` has been raised. Read the difference before you commit it.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

from tracker.extraction.extract import extract
from tracker.extraction.recipe import VERSION
from tracker.model import Extraction

FOLDER = Path(__file__).parent.parent / "golden" / "extraction"
CASES = sorted(path.parent for path in FOLDER.glob("*/page.html"))
URL = "https://site.example/policy"


def extracted(case: Path) -> Extraction:
    return extract((case / "page.html").read_bytes(), url=URL)


def digest() -> str:
    """Of all that is expected, in the order of the cases."""
    texts = (f"{case.name}\n{(case / 'expected.md').read_text(encoding='utf-8')}" for case in CASES)
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def write() -> None:
    """Raises SystemExit where a text changes under an unchanged version."""
    texts = {case / "expected.md": extracted(case).markdown + "\n" for case in CASES}
    changed = [str(path) for path, text in texts.items() if path.exists() and path.read_text(encoding="utf-8") != text]
    recorded = tomllib.loads((FOLDER / "version.toml").read_text(encoding="utf-8"))
    if changed and recorded["version"] == VERSION:
        raise SystemExit(f"raise VERSION in tracker/extraction/recipe.py first; these change: {', '.join(changed)}")
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    (FOLDER / "version.toml").write_text(f'version = {VERSION}\ndigest = "{digest()}"\n', encoding="utf-8")


if __name__ == "__main__":
    write()
