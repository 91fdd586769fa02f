"""Bytes to text: UTF-8 with or without mark, UTF-16, GB18030. Refuses rather than guesses."""

import re

from tijiao.plans.reading.problems import NotText, OldWord, WrongEncoding

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WIDE_BREAKS = (b"\n\x00", b"\x00\n", b"\r\x00", b"\x00\r")
_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x7fELF", "ELF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a text never holds: control characters, half of a pair, the sign for "could not be decoded", private characters.
_FOREIGN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffd\ufffe\uffff]")
_COMMON = re.compile(r"[\t\n\r\x20-\x7e\u00a0-\u00ff\u2000-\u206f\u2460-\u249b\u3000-\u303f\uff00-\uffef]")
_CJK = re.compile(r"[\u4e00-\u9fff]")


def decode(data: bytes, name: str, declared: str = "") -> str:
    """The text of a file, line breaks as `\\n`. `declared`: the encoding an html page claims, tried after UTF-8.

    Raises NotText, OldWord, WrongEncoding.
    """
    _refuse_known_kinds(data, name)
    for encoding in _candidates(data, declared):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if _reads_as_text(text, strict=encoding.startswith(("gb", "utf-16"))):
            return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if _looks_binary(data):
        raise NotText(name=name, kind="binary")
    raise WrongEncoding(name=name)


def _refuse_known_kinds(data: bytes, name: str) -> None:
    if data.startswith(_OLE):
        raise OldWord(name=name)
    for head, kind in _KINDS:
        if data.startswith(head):
            raise NotText(name=name, kind=kind)


def _candidates(data: bytes, declared: str) -> list[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return [encoding]
    wide = ["utf-16-le", "utf-16-be"] if any(mark in data for mark in _WIDE_BREAKS) else []
    claimed = "gb18030" if declared.lower().startswith("gb") else declared.lower()
    return [*wide, "utf-8", *([claimed] if claimed.startswith(("utf-16", "big5", "gb")) else []), "gb18030"]


def _reads_as_text(text: str, *, strict: bool) -> bool:
    """Nearly free of characters that no text holds; with `strict` also mostly made of characters in everyday use."""
    if len(_FOREIGN.findall(text)) > len(text) // 500:
        return False
    if not strict:
        return True
    cjk = _CJK.findall(text)
    common = sum(1 for char in cjk if _everyday(char))
    usual = len(_COMMON.findall(text)) + len(cjk)
    return usual >= 0.9 * len(text) and common >= 0.85 * len(cjk)


def _everyday(char: str) -> bool:
    """Whether a character is of the first level of GB 2312: the 3,755 in everyday use."""
    try:
        first = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= first <= 0xD7


def _looks_binary(data: bytes) -> bool:
    head = data[:8192]
    odd = sum(1 for byte in head if byte < 9 or 13 < byte < 32)
    return b"\x00" in head or odd > len(head) // 20
