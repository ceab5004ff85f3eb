from __future__ import annotations

from pathlib import Path

import pytest

from studyhub.adapters.oidc.providers import read_providers

GOOD = """[college]
name = "Example College"
issuer = "https://login.example.edu"
client_id = "studyhub"
client_secret = "hunter22"
domains = ["Example.edu"]
only = true
"""


def test_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "oidc.toml"
    file.write_text(GOOD)
    (college,) = read_providers(file)
    assert college.speaks_for("amina@example.edu")
    assert "hunter22" not in repr(college)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[college]", "[The-College]"),
        ("https:", "http:"),
        ('domains = ["Example.edu"]', ""),
        ("only = true", 'only = "yes"'),
        ("client_id", "client"),
        ("domains = [", "domains = [7, "),
        ("name =", "name"),
    ],
)
def test_fault_is_named_without_the_secret(tmp_path: Path, old: str, new: str) -> None:
    file = tmp_path / "oidc.toml"
    file.write_text(GOOD.replace(old, new))
    with pytest.raises(ValueError, match=r"[a-z]") as told:
        read_providers(file)
    assert "hunter22" not in str(told.value)
