"""What becomes of a picture that somebody sent: told by its content, decoded, and written anew.

Nothing of the file that was sent is kept: no place, no camera, no comment, no bytes behind its end.
"""

from __future__ import annotations

import hashlib
import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 16_000_000
LONGEST_SIDE = 1_600
"""Larger pictures are made smaller: no page shows more."""
QUALITY = 85
KINDS = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
"""What is written, with its media type."""

_KNOWN = "PNG, JPEG, WebP or GIF"
_DAMAGED = (
    "The picture cannot be read to its end: the file is cut off or damaged. Save it again and send that."
)
_FAILURES = (OSError, ValueError, SyntaxError, KeyError, IndexError, EOFError, struct.error, OverflowError)


class NoPicture(ValueError):
    """A file that does not become a picture of ours; the message says why, for who sent it."""


@dataclass(frozen=True)
class CleanPicture:
    """A picture as it was written anew; `name` is made of the hash of its bytes."""

    name: str
    kind: str
    width: int
    height: int
    data: bytes


def clean_picture(data: bytes) -> CleanPicture:
    """The picture in a file, whatever the file is called; of a moving one its first frame.

    Raises NoPicture for what is none of the four kinds, too large in bytes or pixels, or not whole.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - loaded with the first picture

    form = _form_of(data)
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(data), formats=[form]) as found:
                _check_size(*found.size)
                found.load()
                upright = ImageOps.exif_transpose(found)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                return _written(upright, form)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise NoPicture(_too_many_pixels()) from None
        except NoPicture:
            raise
        except _FAILURES:
            raise NoPicture(_DAMAGED) from None


def _form_of(data: bytes) -> str:
    """The form by its first bytes, as Pillow names it."""
    if not data:
        raise NoPicture("The file is empty.")
    if len(data) > MOST_BYTES:
        raise NoPicture(f"The file has more than {MOST_BYTES // 1024 // 1024} MiB. Make the picture smaller.")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if b"<svg" in data[:2000].lower():
        raise NoPicture(f"SVG drawings may hold code and are not taken. Send it as {_KNOWN}.")
    raise NoPicture(f"This is no {_KNOWN}, whatever its name says. Save it as one of these.")


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise NoPicture(_too_many_pixels())


def _too_many_pixels() -> str:
    return f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels. Make it smaller."


def _written(found: Image.Image, form: str) -> CleanPicture:
    """Pixels alone, in an image that has never known anything else."""
    from PIL import Image  # noqa: PLC0415 - see above

    kind = {"JPEG": "jpeg", "WEBP": "webp"}.get(form, "png")
    clear = kind != "jpeg" and found.has_transparency_data
    pixels = found.convert("RGBA" if clear else "RGB")
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    out = BytesIO()
    if kind == "png":
        bare.save(out, "PNG", optimize=True)
    else:
        bare.save(out, kind.upper(), quality=QUALITY)
    data = out.getvalue()
    ending = "jpg" if kind == "jpeg" else kind
    return CleanPicture(f"{hashlib.sha256(data).hexdigest()[:32]}.{ending}", kind, *bare.size, data)
