"""Where a form may send the browser afterwards: to a path of this site, nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit


def own_path(target: str | None, default: str = "/") -> str:
    r"""The target if it is a path of this very site, else the default.

    Browsers read `//host`, `/\\host` and control characters as other sites, so those are refused.
    """
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if any(ord(sign) < 33 or sign == "\\" for sign in target):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target
