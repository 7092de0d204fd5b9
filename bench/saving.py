"""Saves, by button and while somebody types; all of criteria that were answered before."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench.browser import Browser, Reply
from bench.data import Standard
from bench.measuring import Operation
from bench.reading import criterion_paths
from bench.said import statuses, words
from bench.server import Server
from frameworks.content import CriterionContent
from frameworks.rules.scoring import Status
from icsassess.assessments.models import Response

Do = Callable[[bool], list[Reply]]


@dataclass
class Page:
    """A criterion that somebody has opened, and what its form holds by now."""

    browser: Browser
    path: str
    criterion: CriterionContent
    fields: dict[str, str]

    def press(self, count: bool) -> Reply:
        """Save by the button that leads on, as if the page had been opened just before."""
        self.fields["page"] = f"{secrets.token_hex(8)}.1"
        saved = self.browser.post(self.path, self.fields | {"then": "next"}, count=count)
        if saved.status != 302:
            raise SystemExit(f"{self.path} was not saved.")
        self.fields["revision"] = str(int(self.fields["revision"]) + 1)
        return saved

    def pause(self, count: bool) -> Reply:
        """Let the script save while the page stays open: it has still the revision of its start."""
        token, _, typed = self.fields["page"].partition(".")
        self.fields["page"] = f"{token}.{int(typed) + 1}"
        saved = self.browser.post(self.path, self.fields, count=count, htmx=True)
        if not saved.body.strip().startswith(b"Saved"):
            raise SystemExit(f"{self.path} was not saved while typing.")
        return saved


def saves(
    server: Server,
    made: Standard,
    *,
    save: Operation,
    save_and_show: Operation,
    autosave: Operation,
) -> list[Operation]:
    """Every way of saving beside the floor's, each in a response of its own."""
    leader = Browser(server, made.leader)
    following, alone, statement, typing = (_open(leader, one) for one in made.responses)
    return [
        Operation("Save and show the next", leader, _save_and_show(following), save_and_show),
        Operation("Save alone", leader, _save(alone), save),
        Operation("Save alone, one statement", leader, _save_statement(statement), save),
        Operation("Autosave", leader, _autosave(typing), autosave),
    ]


def _open(browser: Browser, response: Response) -> list[Page]:
    """Open every criterion but the last, whose button leads elsewhere."""
    criteria = response.assessment.content.criteria
    return [
        Page(browser, path, criterion, browser.get(path).fields)
        for path, criterion in zip(criterion_paths(response)[:-1], criteria[:-1], strict=True)
    ]


def _visits(pages: Sequence[Page]) -> Iterator[tuple[int, Page]]:
    """One page after the other, round and round, each with the number of the round."""
    return ((number, page) for number in itertools.count(1) for page in pages)


def _save(pages: Sequence[Page]) -> Do:
    """Another score, other words and another status of every statement."""
    visits = _visits(pages)

    def do(count: bool) -> list[Reply]:
        number, page = next(visits)
        said = words(number)
        page.fields |= {
            "score": str(said.score),
            "rationale": said.rationale,
            "strengths": said.strengths,
            "gaps": said.gaps,
            "support": said.support,
            **{
                f"statement-{id}": chosen for id, chosen in statuses(page.criterion, number).items()
            },
        }
        return [page.press(count)]

    return do


def _save_and_show(pages: Sequence[Page]) -> Do:
    save, browser = _save(pages), pages[0].browser

    def do(count: bool) -> list[Reply]:
        [saved] = save(count)
        return [saved, browser.get(saved.location, count=count)]

    return do


def _save_statement(pages: Sequence[Page]) -> Do:
    """Another status of one statement, and all else as it was."""
    visits = _visits(pages)
    several = [status.value for status in Status]

    def do(count: bool) -> list[Reply]:
        number, page = next(visits)
        statements = page.criterion.statements
        name = f"statement-{statements[number % len(statements)].id}"
        page.fields[name] = several[several.index(page.fields[name]) - 1]
        return [page.press(count)]

    return do


def _autosave(pages: Sequence[Page]) -> Do:
    """Another text typed, and all else as it was."""
    visits = _visits(pages)

    def do(count: bool) -> list[Reply]:
        number, page = next(visits)
        page.fields["gaps"] = words(number).gaps
        return [page.pause(count)]

    return do
