"""Reading a pack's files: what cannot be read is refused in words."""

import re
from pathlib import Path

from tijiao.packs.tree import Node, Unreadable, read_yaml

BIGGEST = 1_000_000
HEAD = re.compile(r"\s*/\*[ \t]*---[ \t]*\n(?P<yaml>.*?)^[ \t]*---[ \t]*\*/[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises Unreadable: a link, more than 1 MB, empty, not to be opened."""
    if path.is_symlink():
        raise Unreadable((1, "this is a link", "packs hold plain files: put the file itself here"))
    if path.exists() and not path.is_file():
        raise Unreadable((1, "this is not a plain file", "put a file here"))
    try:
        size = path.stat().st_size
        if size > BIGGEST:
            raise Unreadable((1, f"the file has {size:,} bytes; at most {BIGGEST:,} are read", "split it"))
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable((1, f"the file cannot be opened: {error.strerror}", "")) from None
    if not data.strip():
        raise Unreadable((1, "the file is empty", "fill it or remove it"))
    return data


def read_text(path: Path) -> str:
    """The file's text, UTF-8 with or without a byte order mark, lines ended by \\n. Raises Unreadable."""
    data = read_bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable((line, f"not UTF-8 text{_guess(data)}", "save it as UTF-8")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guess(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ": it looks like UTF-16"
    if b"\0" in data:
        return ": it looks like a binary file"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return ": it looks like GB18030 (GBK)"


def read_tree(path: Path) -> Node:
    """The tree of a YAML file. Raises Unreadable, also when there is nothing in it but comments."""
    node = read_yaml(read_text(path))
    if node is None:
        raise Unreadable((1, "the file says nothing", "fill it or remove it"))
    return node


def read_sql(path: Path) -> Node:
    """The tree of an SQL file's YAML head with the SQL itself as `sql`. Raises Unreadable.

    `sql` begins on the line after the head, so the n-th line of it stands on line `node.key_lines["sql"] + n - 1`.
    """
    text = read_text(path)
    head = HEAD.match(text)
    if head is None:
        raise Unreadable(
            (1, "the YAML head is missing", "begin with /*--- , the YAML, and ---*/ , each on its own line")
        )
    skipped = text.count("\n", 0, head.start("yaml"))
    below = text.count("\n", 0, head.end()) + 1
    node = read_yaml(head["yaml"], skipped=skipped)
    if node is None or not isinstance(node.value, dict):
        raise Unreadable((skipped + 1, "the YAML head must be a mapping", "write `key: value` lines"))
    if "sql" in node.value:
        raise Unreadable((node.key_lines["sql"], "the key 'sql' stands in the head", "write the SQL below the head"))
    sql = text[head.end() :]
    if not sql.strip():
        raise Unreadable((below, "there is no SQL below the head", "write the query"))
    return Node(node.line, {**node.value, "sql": Node(below, sql)}, {**node.key_lines, "sql": below})
