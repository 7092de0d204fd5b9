"""What an operation costs, and by how much more than its floor, measured in turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import mean, quantiles
from typing import NamedTuple

from bench.browser import Browser, Reply

# In every turn one operation follows the other: what disturbs one disturbs them all. A round is
# enough turns for a mean.
TURNS, ROUNDS = 10, 20


class Spread(NamedTuple):
    """A figure over rounds: the middle one, and what the middle half of them lies between."""

    median: float
    low: float
    high: float


def spread(figures: Sequence[float]) -> Spread:
    """The spread of at least one figure."""
    if len(figures) == 1:
        return Spread(figures[0], figures[0], figures[0])
    low, middle, high = quantiles(figures, n=4, method="inclusive")
    return Spread(middle, low, high)


@dataclass
class Operation:
    """Something that a person does; `do` sends its requests, asked to count SQL or not.

    `floor` is what a bare Django does in its place. It is done in every `every`-th turn.
    """

    name: str
    browser: Browser
    do: Callable[[bool], list[Reply]]
    floor: Operation | None = None
    every: int = 1
    sql: int = 0  # the most statements that any time took
    control: int = 0
    rss: int = 0  # bytes, the server's largest once this was done
    bytes: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    cpu: dict[int, list[float]] = field(default_factory=dict)  # seconds, by round

    def warm_up(self) -> None:
        """Do it a tenth of its times; count statements, once what is kept has been read."""
        self.do(False)
        for _ in range(1 + TURNS * ROUNDS // self.every // 10):
            replies = self.do(True)
            self.sql = max(self.sql, sum(reply.sql for reply in replies))
            self.control = max(self.control, sum(reply.control for reply in replies))
        self.rss = self.browser.server.rss

    def measure(self, round: int) -> None:
        before = self.browser.server.cpu
        replies = self.do(False)
        self.cpu.setdefault(round, []).append(self.browser.server.cpu - before)
        self.seconds.append(sum(reply.seconds for reply in replies))
        self.bytes.append(sum(len(reply.body) for reply in replies))

    @property
    def cpu_ms(self) -> Spread:
        return spread([1000 * mean(several) for several in self.cpu.values()])

    @property
    def by_floor(self) -> Spread | None:
        """Its CPU by that of its floor in the same round."""
        if self.floor is None:
            return None
        floors = self.floor.cpu
        return spread([mean(cpu) / mean(floors[round]) for round, cpu in self.cpu.items()])


def take_turns(operations: Sequence[Operation]) -> None:
    """Warm all up, then measure."""
    for operation in operations:
        operation.warm_up()
    for turn in range(TURNS * ROUNDS):
        for operation in operations:
            if turn % operation.every == 0:
                operation.measure(turn // TURNS)
