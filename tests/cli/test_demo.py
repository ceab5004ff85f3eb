from __future__ import annotations

from flask import Flask

from studyhub.cli.demo import password_of
from studyhub.services.accounts.policy import check_password


def test_password_of_the_demo_is_one_that_may_be_chosen(app: Flask) -> None:
    check_password(password_of(app), email="director@example.edu", name="Rosa Delgado")
    assert password_of(app) == password_of(app)
