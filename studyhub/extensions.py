"""The Flask extensions, created unbound so that services and tests can import them without an app."""

from __future__ import annotations

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from .models.base import Base

db = SQLAlchemy(model_class=Base, disable_autonaming=True)
login = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=True)
