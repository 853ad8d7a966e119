"""docs/archive-format.md: its commands are run, and it leaves no key and no kind out."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

from tests.archive.samples import CHANGE, DOCUMENT, draft
from tracker.archive.files import FileArchive
from tracker.model import Change, EntryKind

PAGE = (Path(__file__).parents[2] / "docs" / "archive-format.md").read_text("utf-8")
SUMS, CHAIN = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


def _document(root: Path) -> Path:
    archive = FileArchive(root)
    for day in range(3):
        recorded_at = datetime(2026, 11, 22, tzinfo=UTC) + day * timedelta(days=1)
        archive.publish(archive.stage(draft(kind="change", change=CHANGE), recorded_at=recorded_at))
    return root / DOCUMENT.id


def _run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", script], cwd=folder, capture_output=True, text=True)


def test_the_commands_pass_an_archive_in_order(tmp_path: Path) -> None:
    document = _document(tmp_path)
    chain = _run(CHAIN, document)
    assert (chain.returncode, chain.stdout, chain.stderr) == (0, "", "")
    for entry in document.iterdir():
        assert _run(SUMS, entry).returncode == 0


def test_the_commands_find_damage(tmp_path: Path) -> None:
    document = _document(tmp_path)
    meta = document / "2026-11-23T000000Z" / "meta.json"
    meta.chmod(0o644)
    meta.write_bytes(meta.read_bytes().replace(b'"Plivo"', b'"Other"'))
    assert _run(CHAIN, document).stdout == "2026-11-24T000000Z does not follow from its predecessor\n"
    assert _run(SUMS, meta.parent).returncode != 0


def test_every_key_and_kind_is_told(tmp_path: Path) -> None:
    meta = json.loads((_document(tmp_path) / "2026-11-22T000000Z" / "meta.json").read_bytes())
    told = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert meta.keys() <= told
    assert set(get_args(EntryKind)) <= told
    assert set(Change.__dataclass_fields__) <= told
