"""Pictures of strangers are told by their content, bounded, and written anew; what is none is refused."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studyhub.adapters.pictures import LONGEST_SIDE, MOST_BYTES, NoPicture, clean_picture
from tests.services.lessons.conftest import picture


def opened(data: bytes) -> Image.Image:
    """What a browser would be sent."""
    return Image.open(BytesIO(data))


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A small PNG file that says it has very many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * min(height, 400)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HOSTILE = {
    "empty": (b"", "empty"),
    "bomb": (bomb(60_000, 60_000), "million pixels"),
    "bomb just over": (bomb(16_000, 1_001), "million pixels"),
    "cut off": (picture()[:60], "damaged"),
    "cut off jpeg": (picture("JPEG", (400, 400))[:500], "damaged"),
    "svg": (SVG, "SVG"),
    "svg named in xml": (b"<?xml version='1.0'?>" + SVG, "SVG"),
    "text called png": (b"<html><script>alert(1)</script>", "whatever its name"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "whatever its name"),
    "script behind a gif's head": (b"GIF89a/*" + b"*/=1;alert(1)//" * 9, "damaged"),
    "page behind a jpeg's head": (b"\xff\xd8\xff\xe0<html><script>alert(1)</script>", "damaged"),
    "bmp": (picture("BMP"), "whatever its name"),
    "tiff": (picture("TIFF"), "whatever its name"),
    "archive": (b"PK\x03\x04" + bytes(40), "whatever its name"),
    "large": (picture() + bytes(MOST_BYTES), "5 MiB"),
    "chunk longer than the file": (picture()[:33] + b"\x7f\xff\xff\xffIDAT" + bytes(20), "damaged"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_no_picture_is_refused_with_a_sentence(case: str) -> None:
    data, said = HOSTILE[case]
    with pytest.raises(NoPicture, match=said) as refused:
        clean_picture(data)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("form", "kind"), [("PNG", "png"), ("JPEG", "jpeg"), ("WEBP", "webp"), ("GIF", "png")]
)
def test_four_kinds_are_told_by_content_and_keep_their_size(form: str, kind: str) -> None:
    clean = clean_picture(picture(form, (41, 30)))
    assert (clean.kind, opened(clean.data).size, (clean.width, clean.height)) == (kind, (41, 30), (41, 30))
    assert clean.name.endswith({"jpeg": ".jpg"}.get(kind, f".{kind}"))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_nothing_behind_the_end_of_a_file_is_kept(form: str) -> None:
    clean = clean_picture(picture(form) + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in clean.data
    assert clean == clean_picture(picture(form))


def test_what_cameras_and_tools_write_is_taken_out() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x8825] = "Mrs Doe, ward 3", {1: "N", 2: (41.0, 2.0, 3.0)}
    jpeg = clean_picture(picture("JPEG", exif=exif, comment=b"Mrs Doe", icc_profile=b"Mrs Doe" * 20))
    notes = PngInfo()
    notes.add_text("Comment", "Mrs Doe")
    png = clean_picture(picture("PNG", pnginfo=notes))
    assert not any(b"Doe" in one.data for one in (jpeg, png))
    assert not opened(jpeg.data).getexif()


def test_picture_that_lay_on_its_side_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    clean = clean_picture(picture("JPEG", (60, 20), exif=exif))
    assert (clean.width, clean.height) == (20, 60)


def test_clear_background_stays_clear() -> None:
    out = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(clean_picture(out.getvalue()).data).getpixel((1, 1))[3] == 0  # type: ignore[index]


def test_only_the_first_frame_of_a_moving_picture_is_kept() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue", "green")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    found = opened(clean_picture(out.getvalue()).data)
    assert found.convert("RGB").getpixel((3, 3)) == (255, 0, 0)


def test_large_picture_is_made_smaller() -> None:
    clean = clean_picture(picture("PNG", (4_000, 1_000)))
    assert (clean.width, clean.height) == (LONGEST_SIDE, LONGEST_SIDE // 4)
