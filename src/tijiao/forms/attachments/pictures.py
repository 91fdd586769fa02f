"""Pictures: really opened, written anew without their place, and once as a small preview.

A picture is not copied but written anew, so nothing that hides behind the pixels comes along: place, thumbnails with a
place of their own, the film behind a still. When it was taken, by which camera and which way up it stands stay.
"""

import io
import struct
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from tijiao.forms import problems

MOST_PIXELS = 80_000_000
PREVIEW = (480, 480)
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_ORIENTATION, _MAKE, _MODEL, _CHANGED, _EXIF, _TAKEN = 0x0112, 0x010F, 0x0110, 0x0132, 0x8769, 0x9003


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept: the picture's bytes and its preview, a JPEG."""

    content: bytes
    preview: bytes


def prepared(content: bytes, media_type: str, *, name: str, keep_place: bool) -> Picture:
    """Open a picture whole, and make what is kept of it. Raises BrokenPicture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]])
            if image.width * image.height * getattr(image, "n_frames", 1) > MOST_PIXELS:
                raise problems.BrokenPicture(name=name)
            image.load()
            preview = _preview(image)
            return Picture(content if keep_place else _without_place(image, media_type), preview)
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError,
            Image.DecompressionBombWarning):  # fmt: skip
        raise problems.BrokenPicture(name=name) from None


def _without_place(image: Image.Image, media_type: str) -> bytes:
    out, kind = io.BytesIO(), _FORMATS[media_type]
    options: dict[str, object] = {"exif": _plain_exif(image)}
    if image.info.get("icc_profile"):
        options["icc_profile"] = image.info["icc_profile"]
    if kind == "JPEG":
        options["quality"] = "keep" if image.format == "JPEG" else 92
    elif kind == "WEBP":
        options["quality"] = 90
    for told in ("exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "mp"):
        image.info.pop(told, None)
    moving = bool(getattr(image, "is_animated", False)) and kind != "JPEG"
    image.save(out, kind, save_all=moving, **options)
    return out.getvalue()


def _plain_exif(image: Image.Image) -> bytes:
    """When, by which camera, which way up: nothing else."""
    found, plain = image.getexif(), Image.Exif()
    for tag in (_ORIENTATION, _MAKE, _MODEL, _CHANGED):
        if tag in found:
            plain[tag] = found[tag]
    taken = found.get_ifd(_EXIF).get(_TAKEN)
    if taken:
        plain[_EXIF] = {_TAKEN: taken}
    return plain.tobytes() if len(plain) else b""


def _preview(image: Image.Image) -> bytes:
    small, out = image.copy(), io.BytesIO()
    small.thumbnail(PREVIEW)
    small = ImageOps.exif_transpose(small)
    if small.mode not in ("RGB", "L"):
        clear = small.convert("RGBA")
        small = Image.new("RGB", clear.size, "white")
        small.paste(clear, mask=clear.getchannel("A"))
    small.save(out, "JPEG", quality=78)
    return out.getvalue()
