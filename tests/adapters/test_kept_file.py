from __future__ import annotations

from pathlib import Path

from studyhub.adapters.kept_file import kept_or_made


def test_what_cannot_be_read_is_made_anew_and_kept(tmp_path: Path) -> None:
    file, made = tmp_path / "deep" / "thing", []

    def get() -> str:
        return kept_or_made(
            file,
            read=lambda kept: kept.decode() if kept != b"bad" else None,
            make=lambda: made.append(1) or f"thing {len(made)}",
            write=str.encode,
        )

    assert (get(), get()) == ("thing 1", "thing 1")
    file.write_bytes(b"bad")
    assert (get(), get()) == ("thing 2", "thing 2")
    assert [path.name for path in file.parent.iterdir()] == ["thing"]
