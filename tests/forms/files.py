"""Files for tests: real pictures, with a place and without, and files that lie."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS, EXIF, TAKEN, MODEL, ORIENTATION = 0x8825, 0x8769, 0x9003, 0x0110, 0x0112
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>31,12.5N</exif:GPSLatitude></x:xmpmeta>'


def photo(size: tuple[int, int] = (640, 480), kind: str = "JPEG", **options: object) -> bytes:
    """A picture as a phone takes it: with its place, in EXIF and in XMP, the moment, the camera, lying on its side."""
    exif = Image.Exif()
    exif[MODEL], exif[ORIENTATION] = "Camera 7", 6
    exif[EXIF] = {TAKEN: "2020:05:20 08:30:00"}
    exif[GPS] = {1: "N", 2: (31.0, 12.0, 30.0), 3: "E", 4: (121.0, 30.0, 0.0)}
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    out = io.BytesIO()
    image.save(out, kind, exif=exif, xmp=XMP, **options) if kind != "PNG" else image.save(out, kind, exif=exif)
    return out.getvalue()


def document(part: str = "word/document.xml", *, macros: bool = False, filled: bytes = b"<w/>") -> bytes:
    """An Office document, as little of it as tells what it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(part, filled)
        if macros:
            packed.writestr("word/vbaProject.bin", b"\0")
    return out.getvalue()


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
