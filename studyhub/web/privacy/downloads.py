"""Large files on their way out: sent piece by piece, kept by nobody in between."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, stream_with_context


def streamed(pieces: Iterator[bytes], name: str, kind: str) -> Response:
    """A download of that name and type."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(stream_with_context(pieces), mimetype=kind, headers=headers)
