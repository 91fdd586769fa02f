"""`tijiao pack check`: everything wrong with a folder, and which mechanisms of the plan nothing serves yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tijiao.packs.faults import Fault
from tijiao.packs.files import read_tree
from tijiao.packs.kinds import Kinds
from tijiao.packs.loader import Loaded, load_folder
from tijiao.packs.plan import Mechanism
from tijiao.packs.tree import Unreadable


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `unserved`: mechanisms that no entry names in `serves`; faults only where `complete`."""

    loaded: Loaded
    faults: tuple[Fault, ...]
    unserved: tuple[Mechanism, ...]
    mechanisms: int
    complete: bool = False

    @property
    def exit_code(self) -> int:
        """0 when nothing is wrong, else 2."""
        return 2 if self.faults else 0

    def lines(self) -> Iterator[str]:
        """The report as lines of text: each fault, then what nothing serves yet, then the sum."""
        yield from map(str, self.faults)
        for mechanism in () if self.complete else self.unserved:
            yield f"{mechanism.id} {mechanism.name.zh}: nothing serves it yet"
        served = self.mechanisms - len(self.unserved)
        entries = len(self.loaded.placed)
        yield f"faults: {len(self.faults)}; entries: {entries}; mechanisms served: {served} of {self.mechanisms}"


def check(path: Path, kinds: Kinds = (), *, complete: bool = False, beside: Sequence[Loaded] = ()) -> Report:
    """Loads the folder and says what is wrong and what is not served yet.

    A mechanism is served when an entry names it in `serves`, here or in a folder beside this one; that its pack.yaml
    does is an intention, not service.
    With `complete` each mechanism that nothing serves is a fault at its line of plan.yaml.
    """
    loaded = load_folder(path, kinds, beside=beside)
    mechanisms = loaded.plan.mechanisms if loaded.plan else ()
    served = {name for one in (loaded, *beside) for placed in one.placed for name in placed.entry.serves}
    unserved = tuple(mechanism for mechanism in sorted(mechanisms, key=_order) if mechanism.id not in served)
    faults = [*loaded.faults, *_unserved(loaded, unserved)] if complete else loaded.faults
    return Report(loaded, tuple(sorted(faults)), unserved, len(mechanisms), complete)


def _order(mechanism: Mechanism) -> tuple[int, int]:
    line, number = mechanism.id.split(".")
    return int(line), int(number)


def _unserved(loaded: Loaded, unserved: Sequence[Mechanism]) -> Iterator[Fault]:
    lines = _mechanism_lines(loaded)
    for mechanism in unserved:
        message = f"nothing serves the mechanism {mechanism.id} {mechanism.name.zh}"
        yield Fault("plan.yaml", lines.get(mechanism.id, 1), message, "name it in the `serves` of an entry")


def _mechanism_lines(loaded: Loaded) -> dict[str, int]:
    """Where each mechanism stands in plan.yaml."""
    if loaded.plan is None:
        return {}
    try:
        node = read_tree(loaded.path / "plan.yaml")
    except Unreadable:
        return {}
    found = {}
    for at, line in loaded.plan.walk():
        for number, measure in enumerate(line.measures):
            for index, mechanism in enumerate(measure.mechanisms):
                found[mechanism.id] = node.line_of((*at, "measures", number, "mechanisms", index))
    return found
