"""The guard of zips: what one holds is listed, and unpacked in pieces under a limit; nothing it says of itself is
believed. And what can be wrong with a workbook, which is a zip, as a whole."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from tijiao.kernel.problems import Problem

#: What `zipfile` raises of an archive that is damaged, or is none.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_PIECE = 2 * 1024**2


class NotWorkbook(Problem):
    """The file is no .xlsx, or it is damaged. No facts."""

    code, status = "workbook.not-xlsx", 422


class OldOrLocked(Problem):
    """An .xls of before 2007, or a workbook with a password. No facts."""

    code, status = "workbook.old-or-locked", 422


class TooBig(Problem):
    """Facts: most (megabytes)."""

    code, status = "workbook.too-big", 422


class UnpacksTooBig(Problem):
    """A small file that unpacks to a huge one. Facts: most (megabytes)."""

    code, status = "workbook.unpacks-too-big", 422


class TooFar(Problem):
    """A filled cell far outside the table. Facts: sheet, cell."""

    code, status = "workbook.too-far", 422


def members(content: bytes) -> list[zipfile.ZipInfo]:
    """What an archive says that it holds. Raises NotWorkbook."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return archive.infolist()
    except DAMAGED as fault:
        raise NotWorkbook() from fault


def pieces(content: bytes, member: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """What really comes out of a member, piece by piece. Raises NotWorkbook, UnpacksTooBig."""
    head = content[member.header_offset : member.header_offset + 30]
    if len(head) < 30 or member.flag_bits & 1:
        raise NotWorkbook()
    first = member.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    packed = memoryview(content)[first : first + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise NotWorkbook()
    unpacker, out = zlib.decompressobj(-zlib.MAX_WBITS), 0
    rest: bytes | memoryview = packed
    try:
        while not unpacker.eof and rest:
            piece = unpacker.decompress(rest, _PIECE)
            rest = unpacker.unconsumed_tail
            out += len(piece)
            if out > most:
                raise UnpacksTooBig(most=most // 2**20)
            if piece:
                yield piece
    except zlib.error as fault:
        raise NotWorkbook() from fault
