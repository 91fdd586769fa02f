"""Runs contenders side by side, each run in a process of its own, and holds the claim against its goal.

A claim is a name, contenders in the order of the line, and a goal. Every contender is run `runs` times, in turns, so
that a busy moment of the machine hits all of them; its median counts. Peak memory is that of its process.
"""

import multiprocessing
import resource
import statistics
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Weighed:
    """What something weighs, in MB: it stands in the line in place of the process's memory."""

    megabytes: float


@dataclass(frozen=True)
class Contender:
    """`work` is timed; `prepare` runs before it in the same process, untimed, and its result is handed over.

    A `work` that returns a float has timed itself (a p95 over many requests, say), in seconds; one that returns
    Weighed has weighed something, a folder for example.
    """

    name: str
    work: Callable[[Any], Any]
    prepare: Callable[[], Any] = lambda: None
    runs: int = 3


@dataclass(frozen=True)
class Measured:
    name: str
    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Goal:
    """`says` is printed; `met` judges the measured contenders by name; `ratio` is the number that the line shows."""

    says: str
    met: Callable[[dict[str, Measured]], bool]
    ratio: Callable[[dict[str, Measured]], float] | None = None


@dataclass(frozen=True)
class Claim:
    name: str
    contenders: Sequence[Contender]
    goal: Goal


@dataclass(frozen=True)
class Found:
    """What one item of a series took; `told` is printed beside it, `right` False makes its line short."""

    seconds: float
    told: str = ""
    right: bool = True


@dataclass(frozen=True)
class Series:
    """Many things of one kind, a claim each, measured one after the other in one process that stays warm.

    `prepare` runs once, untimed; `measure` takes what it made and an item. An item is its name and whatever `measure`
    needs. `reach` is the most that each may take, in seconds.
    """

    name: str
    items: Sequence[tuple[str, Any]]
    prepare: Callable[[], Any]
    measure: Callable[[Any, Any], Found]
    reach: float

    def only(self, part: str) -> "Series":
        """Those items whose line is named like it."""
        return replace(self, items=[one for one in self.items if part in f"{self.name} {one[0]}"])


def within(seconds: float, *, name: str | None = None, peak_mb: float | None = None) -> Goal:
    """The (first, or named) contender takes at most so many seconds, and at most so much memory."""

    def met(found: dict[str, Measured]) -> bool:
        one = found[name] if name else next(iter(found.values()))
        return one.seconds <= seconds and (peak_mb is None or one.peak_mb <= peak_mb)

    memory = f", {peak_mb:g} MB" if peak_mb is not None else ""
    return Goal(f"at most {seconds:g} s{memory}", met)


def times_faster(ours: str, theirs: str, times: float) -> Goal:
    """`ours` is at least so many times as fast as `theirs`."""

    def ratio(found: dict[str, Measured]) -> float:
        return found[theirs].seconds / max(found[ours].seconds, 1e-9)

    return Goal(f"at least {times:g} x {theirs}", lambda found: ratio(found) >= times, ratio)


def run(claim: Claim) -> bool:
    """Measure all contenders in turns, print the claim's line, and say whether its goal is met."""
    rounds = max(contender.runs for contender in claim.contenders)
    taken: dict[str, list[tuple[float, float]]] = {contender.name: [] for contender in claim.contenders}
    for turn in range(rounds):
        for contender in claim.contenders:
            if turn < contender.runs:
                taken[contender.name].append(_apart(contender))
    found = {
        name: Measured(name, statistics.median(t for t, _ in runs), max(mb for _, mb in runs))
        for name, runs in taken.items()
    }
    met = claim.goal.met(found)
    told = "; ".join(f"{one.name} {_time(one.seconds)} {one.peak_mb:.0f} MB" for one in found.values())
    ratio = f" | ratio {claim.goal.ratio(found):.2f}" if claim.goal.ratio else ""
    print(f"{claim.name} | {told}{ratio} | goal {claim.goal.says} | {'ok' if met else 'short'}", flush=True)
    return met


def run_series(series: Series) -> bool:
    """Measure the items, print a line for each, and say whether all keep within their reach."""
    with _process(_series_child, series) as receive:
        held = [_line(series, name, receive()) for name, _item in series.items]  # all, even after one fell short
    return all(held)


def _line(series: Series, name: str, told: tuple[Found, float]) -> bool:
    found, peak = told
    met = found.right and found.seconds <= series.reach
    more = f" {found.told}" if found.told else ""
    line = f"{series.name} {name} | {_time(found.seconds)}{more} {peak:.0f} MB | goal at most {series.reach:g} s"
    print(f"{line} | {'ok' if met else 'short'}", flush=True)
    return met


def _apart(contender: Contender) -> tuple[float, float]:
    """One run in a fresh process: seconds and peak MB. Raises RuntimeError with the child's traceback."""
    with _process(_child, contender) as receive:
        seconds, peak = receive()
    return seconds, peak


@contextmanager
def _process(target: Callable[..., None], work: Any) -> Iterator[Callable[[], Any]]:
    """A fresh process, and how to receive what it tells. Receiving raises RuntimeError with the child's traceback."""
    context = multiprocessing.get_context("spawn")
    reader, writer = context.Pipe(duplex=False)
    child = context.Process(target=target, args=(work, writer))
    child.start()
    writer.close()

    def receive() -> Any:
        try:
            told = reader.recv()
        except EOFError:
            raise RuntimeError(f"{work.name} died") from None
        if isinstance(told, str):
            raise RuntimeError(f"{work.name} failed:\n{told}")
        return told

    try:
        yield receive
    finally:
        child.join()


def _child(contender: Contender, writer: Any) -> None:
    try:
        prepared = contender.prepare()
        began = time.perf_counter()
        told = contender.work(prepared)
        seconds = told if isinstance(told, float) else time.perf_counter() - began
        weight = told.megabytes if isinstance(told, Weighed) else _memory()
        writer.send((seconds, weight))
    except Exception:
        writer.send(traceback.format_exc())


def _memory() -> float:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _series_child(series: Series, writer: Any) -> None:
    try:
        prepared = series.prepare()
    except Exception:
        writer.send(traceback.format_exc())
        return
    for _name, item in series.items:
        try:
            found = series.measure(prepared, item)
        except Exception as fault:  # that one is short; the others are measured all the same
            found = Found(0.0, f"({type(fault).__name__}: {fault})", right=False)
        writer.send((found, _memory()))


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
