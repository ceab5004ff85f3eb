"""The application that `flask run` and gunicorn find."""

from studyhub import create_app

app = create_app()
