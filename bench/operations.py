"""What people do, as requests, and what each of it costs."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import mean, median, quantiles

from django.urls import reverse

from bench.data import Made, statuses, words
from bench.server import Reply, Server

PAGE = 200  # times that a page is measured
PDF = 4
ROUNDS = 4  # in so many rounds, all operations in turn: what disturbs one disturbs them all


@dataclass
class Operation:
    """Something that a person does; `do` sends its requests, asked to count or not."""

    name: str
    server: Server
    do: Callable[[bool], list[Reply]]
    times: int = PAGE
    sql: int = 0  # the most statements that any time took
    control: int = 0
    rss: int = 0  # bytes
    bytes: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # seconds

    def warm_up(self) -> None:
        """Do it a tenth of its times; count statements, once what is kept has been read."""
        self.do(False)
        for _ in range(1 + self.times // 10):
            replies = self.do(True)
            self.sql = max(self.sql, sum(reply.sql for reply in replies))
            self.control = max(self.control, sum(reply.control for reply in replies))

    def measure(self) -> None:
        """Do one round."""
        for _ in range(self.times // ROUNDS):
            before = self.server.cpu
            replies = self.do(False)
            self.cpu.append(self.server.cpu - before)
            self.seconds.append(sum(reply.seconds for reply in replies))
            self.bytes.append(sum(len(reply.body) for reply in replies))
        self.rss = self.server.rss

    @property
    def cpu_ms(self) -> float:
        return 1000 * mean(self.cpu)

    @property
    def row(self) -> list[str]:
        return [
            self.name,
            f"{1000 * median(self.seconds):.1f}",
            f"{1000 * quantiles(self.seconds, n=20, method='inclusive')[-1]:.1f}",
            f"{self.cpu_ms:.1f}",
            f"{self.sql} + {self.control}",
            f"{mean(self.bytes) / 1000:.1f}",
            f"{self.rss / 1_000_000:.0f}",
        ]


HEADINGS = ["", "median ms", "p95 ms", "CPU ms", "SQL", "KB", "RSS MB"]


def floor(server: Server, made: Made) -> list[Operation]:
    """The page of one row, and its save followed by that page."""
    path = f"/{made.row.pk}/"
    hidden = server.get(path).hidden
    number = itertools.count()

    def save(count: bool) -> list[Reply]:
        sent = server.post(path, hidden | {"name": f"Partner {next(number)}"}, count=count)
        return [sent, server.get(sent.location, count=count)]

    return [
        _reading("Floor: open", server, path),
        Operation("Floor: save and show", server, save),
    ]


def product(server: Server, made: Made) -> list[Operation]:
    place = [made.response.assessment_id, made.response.pk]
    pages = [reverse("assessments:criterion", args=[*place, c.ref]) for c in made.criteria]
    pdf = reverse("reports:pdf", args=[made.finished.pk])
    return [
        Operation("Save and show the next", server, _save_and_next(server, made, pages)),
        _reading("Open a criterion", server, *pages),
        _reading("Task list", server, reverse("assessments:tasks", args=place)),
        *(
            _reading(
                f"Results, {size} asked", server, reverse("reports:results", args=[assessment.pk])
            )
            for size, assessment in made.assessments.items()
        ),
        _reading("PDF", server, pdf, times=PDF),
    ]


def _reading(name: str, server: Server, *paths: str, times: int = PAGE) -> Operation:
    """Opening one of `paths` after the other, round and round."""
    turn = itertools.cycle(paths)
    return Operation(name, server, lambda count: [server.get(next(turn), count=count)], times)


def _save_and_next(server: Server, made: Made, pages: list[str]) -> Callable[[bool], list[Reply]]:
    """Save another score, other words and statuses, and follow to the next criterion.

    All but the last criterion, which leads elsewhere, round and round: so the revision that a
    page has shown is the number of rounds.
    """
    hidden = server.get(pages[0]).hidden
    number = itertools.count()

    def do(count: bool) -> list[Reply]:
        revision, at = divmod(next(number), len(pages) - 1)
        said = words(revision + at)
        typed = {
            "score": str(said.score),
            "rationale": said.rationale,
            "strengths": said.strengths,
            "gaps": said.gaps,
            "support": said.support,
            "then": "next",
        }
        chosen = {
            f"statement-{statement}": status
            for statement, status in statuses(made.criteria[at], revision).items()
        }
        stamp = {"revision": str(revision), "page": f"{revision:016x}.1"}
        sent = server.post(pages[at], hidden | stamp | typed | chosen, count=count)
        return [sent, server.get(sent.location, count=count)]

    return do
