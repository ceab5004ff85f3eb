from __future__ import annotations

from flask import Flask

from studyhub.adapters.webhooks import Rules
from studyhub.services.connect.sending import Outlet
from studyhub.services.connect.signing import Keys
from tests.receiver import receiving
from tests.services.connect.conftest import College, college, lay_hook, tell  # noqa: F401 - a fixture


def test_what_is_due_is_sent(app: Flask, college: College) -> None:  # noqa: F811
    app.extensions["outlet"] = Outlet(Keys("key"), Rules(private=True))
    with receiving() as receiver:
        lay_hook(college, address=receiver.url)
        tell(college, college.student())
        said = app.test_cli_runner().invoke(args=["webhooks", "send"]).output
    assert said == "Done: 1 told, 0 put off to another try, 0 given up.\n"
