"""What a file is, by its bytes. The name only has to agree; plain Python."""

import io
import zipfile
from dataclasses import dataclass

import puremagic

from tijiao.forms import problems
from tijiao.registry.archives import DAMAGED

#: What is known by its bytes → the endings that go with it. What of it is taken is a setting.
ENDINGS: dict[str, tuple[str, ...]] = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "image/heic": ("heic", "heif"),
    "image/tiff": ("tif", "tiff"),
    "image/bmp": ("bmp",),
    "image/svg+xml": ("svg",),
    "application/pdf": ("pdf",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "application/zip": ("zip",),
    "application/vnd.microsoft.portable-executable": ("exe", "dll"),
    "text/html": ("html", "htm"),
    "video/mp4": ("mp4", "m4v"),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a",),
    "audio/x-m4a": ("m4a",),
    "audio/wav": ("wav",),
}
PICTURES = ("image/jpeg", "image/png", "image/webp")
#: The part of an Office document that says which kind it is.
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_MACROS = "vbaproject.bin"
MOST_UNFOLDED, MOST_RATIO, MOST_MEMBERS = 300 * 1024 * 1024, 200, 20_000


@dataclass(frozen=True, slots=True)
class Sort:
    """A media type and the ending that files of it bear."""

    media_type: str
    ending: str

    @property
    def is_picture(self) -> bool:
        return self.media_type in PICTURES


def recognise(content: bytes, name: str, *, allowed: tuple[str, ...]) -> Sort:
    """The sort of a file that is taken. `allowed`: media types.

    Raises   EmptyFile, NotAllowedType, LiesAboutItsType (the name has the ending of another sort), PackedTooTight.
    """
    if not content:
        raise problems.EmptyFile(name=name)
    found = _sort_of(content, name)
    said = name.rpartition(".")[2].lower() if "." in name else ""
    told = found.ending if found else "?"
    if said and any(said in endings for endings in ENDINGS.values()) and not _agrees(said, found):
        raise problems.LiesAboutItsType(name=name, said=said, found=told)
    if found is None or found.media_type not in allowed:
        raise problems.NotAllowedType(name=name, found=told)
    return found


def _agrees(said: str, found: Sort | None) -> bool:
    return found is not None and said in ENDINGS[found.media_type]


def _sort_of(content: bytes, name: str) -> Sort | None:
    if content[:4] == b"PK\x03\x04":
        return _office(content, name)
    try:
        guesses = [guess.mime_type for guess in puremagic.magic_string(content)]
    except puremagic.PureError:
        return None
    known = next((guess for guess in guesses if guess in ENDINGS), None)
    return Sort(known, ENDINGS[known][0]) if known else None


def _office(content: bytes, name: str) -> Sort:
    """A zip is a document when it has a document's main part and no macros; else it is just a zip."""
    plain = Sort("application/zip", "zip")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
    except DAMAGED:
        return plain
    unfolded = sum(one.file_size for one in members)
    tight = unfolded > MOST_UNFOLDED or unfolded > MOST_RATIO * len(content) or len(members) > MOST_MEMBERS
    if tight:
        raise problems.PackedTooTight(name=name)
    names = {one.filename.lower() for one in members}
    ending = next((ending for part, ending in _PARTS.items() if part in names), None)
    if ending is None or any(one.endswith(_MACROS) for one in names):
        return plain
    return Sort(next(media for media, endings in ENDINGS.items() if ending in endings), ending)
