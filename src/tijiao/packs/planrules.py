"""What must hold across a plan: ids said once, names that exist, mechanisms that stand with their line."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

from tijiao.packs.faults import Flaw, Path, meant
from tijiao.packs.plan import Interest, Line, Measure, Pack, Plan, Target


def plan_flaws(plan: Plan, indicators: Collection[str] | None) -> Iterator[Flaw]:
    """Everything that plan.yaml contradicts in itself. `indicators`: ids that targets may bind to, None: not judged."""
    yield from _repeated("section", ((("sections", at), section.id) for at, section in enumerate(plan.sections)))
    yield from _repeated("tag", ((("tags", at), tag.id) for at, tag in enumerate(plan.tags)))
    yield from _repeated("part", ((("parts", at), part.id) for at, part in enumerate(plan.parts)))
    yield from _repeated("part", ((("parts", at), part.number) for at, part in enumerate(plan.parts)))
    yield from _repeated("line", ((at, line.number) for at, line in plan.walk()))
    yield from _repeated("line", ((at, line.slug) for at, line in plan.walk()))
    yield from _repeated("measure", _ids(plan, "measures"))
    yield from _repeated("mechanism", _ids(plan, "mechanisms"))
    yield from _repeated("target", [*_ids(plan, "targets"), *_ids(plan, "interests")])
    for at, line in plan.walk():
        yield from _line_flaws(plan, at, line, indicators)


def _ids(plan: Plan, of: str) -> Iterator[tuple[Path, str]]:
    for line_at, line in plan.walk():
        for number, measure in enumerate(line.measures):
            at = (*line_at, "measures", number)
            if of == "measures":
                yield at, measure.id
                continue
            for index, item in enumerate(getattr(measure, of)):
                yield (*at, of, index), item.id


def _repeated(what: str, named: Iterable[tuple[Path, Hashable]]) -> Iterator[Flaw]:
    seen: set[Hashable] = set()
    for at, name in named:
        if name in seen:
            yield Flaw(at, f"the {what} '{name}' is declared twice", "each is declared once")
        seen.add(name)


def _line_flaws(plan: Plan, at: Path, line: Line, indicators: Collection[str] | None) -> Iterator[Flaw]:
    sections = {section.id for section in plan.sections}
    if line.owner not in sections:
        yield Flaw((*at, "owner"), f"there is no section '{line.owner}'", meant(line.owner, sections))
    here = {mechanism.id for mechanism in line.mechanisms}
    tags = {tag.id for tag in plan.tags}
    for number, measure in enumerate(line.measures):
        place = (*at, "measures", number)
        if measure.owner is not None and measure.owner not in sections:
            yield Flaw((*place, "owner"), f"there is no section '{measure.owner}'", meant(measure.owner, sections))
        for index, tag in enumerate(measure.tags):
            if tag not in tags:
                yield Flaw((*place, "tags", index), f"there is no tag '{tag}'", meant(tag, tags))
        yield from _numbered(place, line, measure)
        yield from _measured(place, measure, here, indicators)


def _numbered(at: Path, line: Line, measure: Measure) -> Iterator[Flaw]:
    """A measure and a mechanism carry the number of their line."""
    prefix = f"{line.number:02}"
    if not measure.id.startswith(f"{prefix}-"):
        yield Flaw((*at, "id"), f"the measure stands in line {line.number}", f"its id begins with {prefix}-")
    for index, mechanism in enumerate(measure.mechanisms):
        if not mechanism.id.startswith(f"{prefix}."):
            where = (*at, "mechanisms", index, "id")
            yield Flaw(where, f"the mechanism stands in line {line.number}", f"its id begins with {prefix}.")


def _measured(at: Path, measure: Measure, here: set[str], indicators: Collection[str] | None) -> Iterator[Flaw]:
    """Targets and interests name a mechanism of their line and, where bound, an indicator that exists."""
    measured: list[tuple[str, Sequence[Target | Interest]]] = [
        ("targets", measure.targets),
        ("interests", measure.interests),
    ]
    for key, items in measured:
        for index, item in enumerate(items):
            place = (*at, key, index)
            if item.mechanism not in here:
                remedy = meant(item.mechanism, here)
                yield Flaw((*place, "mechanism"), f"the line has no mechanism '{item.mechanism}'", remedy)
            if indicators is not None and item.indicator is not None and item.indicator not in indicators:
                remedy = meant(item.indicator, indicators) or "no indicator is declared in this folder"
                yield Flaw((*place, "indicator"), f"there is no indicator '{item.indicator}'", remedy)


def served_flaws(serves: tuple[str, ...], plan: Plan | None) -> Iterator[Flaw]:
    """Mechanisms that an entry serves but the plan does not have; without a plan nothing can be said."""
    if plan is None:
        return
    known = {mechanism.id for mechanism in plan.mechanisms}
    for index, mechanism in enumerate(serves):
        if mechanism not in known:
            yield Flaw(("serves", index), f"the plan has no mechanism '{mechanism}'", _near(mechanism, known))


def _near(mechanism: str, known: set[str]) -> str:
    of_line = sorted((name for name in known if name[:2] == mechanism[:2]), key=lambda name: int(name[3:]))
    return (
        f"line {int(mechanism[:2])} has {of_line[0]} to {of_line[-1]}"
        if of_line
        else f"the plan has no line {int(mechanism[:2])}"
    )


def pack_flaws(pack: Pack, plan: Plan | None, folder: str) -> Iterator[Flaw]:
    """A line's pack names its line, the owner its plan knows, and mechanisms that exist."""
    if plan is None:
        return
    yield from served_flaws(pack.serves, plan)
    sections = {section.id for section in plan.sections}
    if pack.owner is not None and pack.owner not in sections:
        yield Flaw(("owner",), f"there is no section '{pack.owner}'", meant(pack.owner, sections))
    line = next((line for line in plan.lines if line.folder == folder), None)
    if line is not None and pack.line != line.number:
        yield Flaw(("line",), f"the folder is that of line {line.number}", f"write `line: {line.number}`")
