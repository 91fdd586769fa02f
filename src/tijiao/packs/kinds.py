"""What desks let packs declare. Registration is explicit: `load_folder(path, kinds=[...])`; a desk exports `KINDS`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Generic, TypeVar

from tijiao.packs import faults
from tijiao.packs.entry import Entry
from tijiao.packs.plan import Pack, Plan
from tijiao.packs.tree import Node

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may look at: all entries (of the folders given beside too), the plan, the entry's pack."""

    entries: Mapping[str, Mapping[str, Entry]]
    """kind → id → entry. Entries that are faulty in themselves are not in it."""
    named: Mapping[str, frozenset[str]]
    """kind → every id written down, faulty entries included, so that one fault is not said twice; with the further
    ids that entries declare."""
    folder: Path
    file: str
    plan: Plan | None = None
    pack: Pack | None = None
    partial: bool = False
    unread: frozenset[str] = frozenset()
    """Kinds of which a file could not be read: names of these are not judged."""

    def find(self, kind: str, entry_id: str) -> Entry | None:
        """The entry of that kind and id, None where there is none (or it is faulty itself)."""
        return self.entries.get(kind, {}).get(entry_id)

    def need(self, kind: str, entry_id: str, at: faults.Path) -> Iterator[faults.Flaw]:
        """A flaw unless an entry of that kind and id exists: `yield from context.need("form", entry.form, ("form",))`.

        Where only some kinds are loaded (`partial`), names of the other kinds are not judged.
        """
        if kind in self.unread or (self.partial and kind not in self.entries):
            return
        known = self.named.get(kind, frozenset())
        if entry_id not in known:
            remedy = faults.meant(entry_id, known) or f"no {kind} is declared in this folder"
            yield faults.Flaw(at, f"there is no {kind} '{entry_id}'", remedy)


Check = Callable[[Any, Context], Iterable[faults.Flaw]]


def nothing_more(_entry: Entry, _context: Context) -> Iterable[faults.Flaw]:
    """The check of a kind whose model says all."""
    return ()


@dataclass(frozen=True, slots=True)
class Kind(Generic[E]):
    """A kind of entry that packs may declare.

    name     what people and `Context.find` call it: "ledger"; ids are unique per name in the whole folder. Two kinds
             may share a name (forms as .yaml and as .xlsx).
    pattern  where it stands in a pack's folder: `ledgers.yaml` is a list of entries; `forms/*.yaml` is one entry a
             file, called as its id; `indicators/*.sql` is SQL below a YAML head (`/*---` … `---*/`), the model's
             field `sql` receives the text below the head; one such file may give several (see variants).
    model    pydantic model derived from Entry.
    check    what the model cannot know alone: yields Flaws. Called only for entries that are valid in themselves.
    parse    for other formats: the file's bytes to a tree of Nodes (line = row …); raises tree.Unreadable.
    """

    name: str
    pattern: str
    model: type[E]
    check: Check = nothing_more
    parse: Callable[[bytes], Node] | None = None

    @property
    def one_per_file(self) -> bool:
        return "*" in self.pattern

    def takes(self, inside: str) -> bool:
        """Whether this kind reads the file at `inside`, a path relative to the pack's folder with `/`."""
        return fnmatchcase(inside, self.pattern) and inside.count("/") == self.pattern.count("/")


Kinds = Sequence[Kind[Any]]
