"""Reads a folder of packs whole and says everything that is wrong with it at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tijiao.packs.entry import Entry
from tijiao.packs.faults import Fault, Flaw, PackFaults, meant
from tijiao.packs.files import read_bytes, read_sql, read_tree
from tijiao.packs.kinds import Context, Kind, Kinds
from tijiao.packs.plan import Pack, Plan
from tijiao.packs.planrules import pack_flaws, plan_flaws, served_flaws
from tijiao.packs.tree import Node, Unreadable
from tijiao.packs.validate import place, validate
from tijiao.packs.variants import stem, variants

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry and where it stands: `file` relative to the folder, `line` from 1; `pack` is the pack it belongs to."""

    kind: str
    entry: Entry
    file: str
    line: int
    pack: Pack | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a folder declares, as far as it is valid in itself: use it when `faults` is empty (`or_raise`)."""

    path: Path
    plan: Plan | None
    packs: tuple[Pack, ...]
    placed: tuple[Placed, ...]
    faults: tuple[Fault, ...]

    def entries(self, model: type[E]) -> tuple[E, ...]:
        """Every entry of that model, in order of file and line."""
        return tuple(placed.entry for placed in self.placed if isinstance(placed.entry, model))

    def of_kind(self, kind: str) -> tuple[Placed, ...]:
        """Every entry of the kind of that name, with its place."""
        return tuple(placed for placed in self.placed if placed.kind == kind)

    def or_raise(self) -> "Loaded":
        """Itself when nothing is wrong. Raises PackFaults with every fault."""
        if self.faults:
            raise PackFaults(self.faults)
        return self


@dataclass(slots=True)
class _Read:
    """One entry as it was read: `entry` is None when it is faulty in itself."""

    kind: Kind[Any]
    node: Node
    file: str
    line: int
    folder: Path
    pack: Pack | None
    entry: Entry | None

    @property
    def written_id(self) -> str:
        node = self.node.value.get("id") if isinstance(self.node.value, dict) else None
        return node.value if node is not None and isinstance(node.value, str) else ""


@dataclass(slots=True)
class _Reading:
    """What one call of load_folder gathers."""

    root: Path
    kinds: Kinds
    partial: bool
    plan: Plan | None = None
    plan_node: Node | None = None
    packs: list[tuple[Pack, Node, str, Path]] = field(default_factory=list)
    read: list[_Read] = field(default_factory=list)
    unread: list[tuple[Kind[Any], Path]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def fault(self, path: Path, message: str, remedy: str = "") -> None:
        self.faults.append(Fault(self.name(path) if path != self.root else ".", 1, message, remedy))


def load_folder(path: Path, kinds: Kinds = (), *, beside: Sequence[Loaded] = (), partial: bool = False) -> Loaded:
    """Reads a plan folder (`plan.yaml` and a folder for each line) or a single pack (`pack.yaml`).

    kinds    what the packs may declare; a file that none of them takes is a fault.
    beside   folders loaded before whose entries may be named here (packs/national).
    partial  `kinds` is only some of what the packs hold: other files, and names of other kinds, are left alone.

    Never raises for a wrong pack: `faults` holds everything, in order of file and line; call `.or_raise()`.
    """
    reading = _Reading(Path(path), kinds, partial)
    _read_root(reading)
    _check(reading, beside)
    placed = tuple(
        Placed(found.kind.name, found.entry, found.file, found.line, found.pack)
        for found in sorted(reading.read, key=lambda found: (found.file, found.line))
        if found.entry is not None
    )
    packs = tuple(pack for pack, _node, _file, _folder in reading.packs)
    return Loaded(reading.root, reading.plan, packs, placed, tuple(sorted(set(reading.faults))))


def _read_root(reading: _Reading) -> None:
    root = reading.root
    if not root.is_dir():
        reading.faults.append(
            Fault(str(root), 1, "there is no such folder", "name a folder with plan.yaml or pack.yaml")
        )
        return
    is_plan, is_pack = (root / "plan.yaml").exists(), (root / "pack.yaml").exists()
    if is_plan and is_pack:
        reading.fault(root, "both plan.yaml and pack.yaml stand here", "a plan's packs stand in folders of their own")
    elif is_plan:
        _read_plan(reading)
    elif is_pack:
        _read_pack(reading, root)
    else:
        reading.fault(root, "neither plan.yaml nor pack.yaml stands here", "begin with one of them")


def _read_plan(reading: _Reading) -> None:
    node = _tree(reading, reading.root / "plan.yaml")
    if node is not None:
        reading.plan_node = node
        reading.plan, faults = validate(node, Plan, "plan.yaml")
        reading.faults += faults
    folders = {line.folder for line in reading.plan.lines} if reading.plan else set()
    for path in _children(reading.root):
        if path.is_symlink():
            reading.fault(path, "this is a link", "packs hold plain files: put the folder itself here")
        elif path.is_dir():
            if reading.plan and path.name not in folders:
                reading.fault(path, f"the plan has no line for the folder '{path.name}'", meant(path.name, folders))
            _read_pack(reading, path)
        elif path.name != "plan.yaml" and path.suffix != ".md":
            reading.fault(path, "only plan.yaml and folders stand here", "move it into the folder of its line")


def _read_pack(reading: _Reading, folder: Path) -> None:
    head = folder / "pack.yaml"
    pack = None
    if not head.exists():
        reading.fault(head, "pack.yaml is missing", "write its id, title and what it is about")
    else:
        node = _tree(reading, head)
        if node is not None:
            pack, faults = validate(node, Pack, reading.name(head))
            reading.faults += faults
            if pack is not None:
                reading.packs.append((pack, node, reading.name(head), folder))
    data = pack.data if pack else ()
    for path in _files(folder):
        inside = path.relative_to(folder).as_posix()
        if inside == "pack.yaml" or inside in data or path.suffix == ".md":
            continue
        kind = next((kind for kind in reading.kinds if kind.takes(inside)), None)
        if kind is not None:
            _read_file(reading, path, kind, folder, pack)
        elif not reading.partial:
            _stranger(reading, path, inside)


def _stranger(reading: _Reading, path: Path, inside: str) -> None:
    if path.suffix in (".py", ".js", ".sh", ".so", ".pyc"):
        reading.fault(path, "packs hold no code", "remove it")
    else:
        reading.fault(path, "no desk reads this file", meant(inside, [kind.pattern for kind in reading.kinds]))


def _read_file(reading: _Reading, path: Path, kind: Kind[Any], folder: Path, pack: Pack | None) -> None:
    node = _tree(reading, path, kind)
    nodes = _variants(reading, path, node) if node is not None else []
    if node is None or not nodes:
        reading.unread.append((kind, path))
        return
    called = stem(node)
    if not kind.one_per_file:
        if not isinstance(node.value, list):
            reading.unread.append((kind, path))
            reading.fault(path, f"must be a list of {kind.name} entries", "begin each entry with `- id: …`")
            return
        nodes = node.value
    file = reading.name(path)
    for number, item in enumerate(nodes):
        entry, faults = validate(item, kind.model, file)
        reading.faults += _named(faults, item, number, single=kind.one_per_file)
        reading.read.append(_Read(kind, item, file, item.line, folder, pack, entry))
        if entry is not None and kind.one_per_file and path.stem.replace("_", "-") != called:
            flaw = f"the entry is called '{entry.id}' but the file is not"
            reading.faults.append(Fault(file, item.line_of(("id",)), flaw, f"call the file {called}{path.suffix}"))


def _named(faults: list[Fault], item: Node, number: int, *, single: bool) -> Iterator[Fault]:
    """In a file of many entries a fault says which entry it means."""
    node = item.value.get("id") if isinstance(item.value, dict) else None
    called = node.value if node is not None and isinstance(node.value, str) else f"[{number + 1}]"
    for fault in faults:
        yield fault if single else Fault(fault.file, fault.line, _joined(called, fault.message), fault.remedy)


def _joined(called: str, message: str) -> str:
    return f"{called} › {message}"


def _tree(reading: _Reading, path: Path, kind: Kind[Any] | None = None) -> Node | None:
    try:
        if kind is not None and kind.parse is not None:
            return kind.parse(read_bytes(path))
        return read_sql(path) if path.suffix == ".sql" else read_tree(path)
    except Unreadable as error:
        _unreadable(reading, path, error)
        return None


def _variants(reading: _Reading, path: Path, node: Node) -> list[Node]:
    """The entries of a file; none when its `for` is faulty."""
    try:
        return variants(node) if path.suffix == ".sql" else [node]
    except Unreadable as error:
        _unreadable(reading, path, error)
        return []


def _unreadable(reading: _Reading, path: Path, error: Unreadable) -> None:
    name = reading.name(path)
    reading.faults += [Fault(name, line, message, remedy) for line, message, remedy in error.faults]


def _children(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _files(folder: Path) -> Iterator[Path]:
    for path in _children(folder):
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path


def _check(reading: _Reading, beside: Sequence[Loaded]) -> None:
    """What needs the whole folder: repeated ids, names of other entries, mechanisms, the plan's own rules."""
    named, entries = _index(reading, beside)
    unread = frozenset(kind.name for kind, _path in reading.unread if not kind.one_per_file)
    for found in reading.read:
        if found.entry is None:
            continue
        context = Context(entries, named, found.folder, found.file, reading.plan, found.pack, reading.partial, unread)
        flaws = [*served_flaws(found.entry.serves, reading.plan), *found.kind.check(found.entry, context)]
        faults = list(place(found.node, flaws, found.file))
        reading.faults += _named(faults, found.node, 0, single=found.kind.one_per_file)
    if reading.plan is not None and reading.plan_node is not None:
        indicators = None if reading.partial else named.get("indicator", frozenset())
        reading.faults += place(reading.plan_node, plan_flaws(reading.plan, indicators), "plan.yaml")
    for pack, node, file, folder in reading.packs:
        reading.faults += place(node, _data_flaws(pack, folder), file)
        reading.faults += place(node, pack_flaws(pack, reading.plan, folder.name), file)


def _data_flaws(pack: Pack, folder: Path) -> Iterator[Flaw]:
    for index, name in enumerate(pack.data):
        if not (folder / name).is_file():
            yield Flaw(("data", index), f"there is no file '{name}' in this folder", "add it or remove its name")


def _index(
    reading: _Reading, beside: Sequence[Loaded]
) -> tuple[Mapping[str, frozenset[str]], Mapping[str, Mapping[str, Entry]]]:
    entries: dict[str, dict[str, Entry]] = {kind.name: {} for kind in reading.kinds}
    where: dict[str, dict[str, str]] = defaultdict(dict)
    for loaded in beside:
        for placed in loaded.placed:
            entries.setdefault(placed.kind, {})[placed.entry.id] = placed.entry
            where[placed.kind][placed.entry.id] = f"{loaded.path.name}/{placed.file}:{placed.line}"
    for found in reading.read:
        known, name = where[found.kind.name], found.written_id
        line = found.node.line_of(("id",))
        if name and name in known:
            message = f"the {found.kind.name} '{name}' is declared twice"
            reading.faults.append(Fault(found.file, line, message, f"it stands at {known[name]} already"))
        elif name:
            known[name] = f"{found.file}:{line}"
            if found.entry is not None:
                entries[found.kind.name][name] = found.entry
    for kind, path in reading.unread:  # said to be unreadable already: whoever names it is not wrong as well
        where[kind.name].setdefault(path.stem.replace("_", "-"), reading.name(path))
    further = {kind: {name for one in of_kind.values() for name in one.ids} for kind, of_kind in entries.items()}
    return {kind: frozenset({*ids, *further.get(kind, ())}) for kind, ids in where.items()}, entries
