"""Which device a sign-in is on, in plain words, from what its browser says of itself (its user agent)."""

from __future__ import annotations

# The first that fits wins: most browsers name others too, and Chrome's name stands in nearly all of them.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


def device_of(agent: str) -> str:
    """A user agent as words such as `Firefox on Windows`; what it does not say is left out."""
    browser = _first(BROWSERS, agent) or "A browser"
    if "Android" in agent:
        system = "an Android phone" if "Mobile" in agent else "an Android tablet"
    else:
        system = _first(SYSTEMS, agent)
    return f"{browser} on {system}" if system else f"{browser} on an unknown device"


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for sign, name in names if sign in agent), "")
