from __future__ import annotations

from flask import Flask


def test_reminding_says_how_many_mails_went(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["plan", "remind"])
    assert (result.exit_code, result.output) == (0, "Done: 0 mails.\n")
