"""Two people wrote of one criterion at once: what differs, and what one of them chose. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from frameworks.content import CriterionContent, VersionContent
from frameworks.rules.scoring import Status
from icsassess.assessments.rules.judging import TEXTS, Words, labels
from icsassess.lib.editing import Difference


@dataclass(frozen=True)
class Written:
    """What one person wrote of a criterion; `statuses` are those of its statements, by id."""

    words: Words
    statuses: Mapping[int, str]


@dataclass(frozen=True)
class Conflict:
    """What somebody sent (`mine`), and what was saved since their page was made (`theirs`).

    `chosen` says of each thing that differs, by name, 'mine', 'theirs' or (texts only) 'both';
    `merged` says so of what nobody has to choose (see `one_sided`).
    """

    mine: Written
    theirs: Written
    chosen: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)

    @property
    def open_words(self) -> list[str]:
        """The names of the words to choose between."""
        return [n for n in differing(self.mine.words, self.theirs.words) if n not in self.merged]

    @property
    def open_statements(self) -> list[int]:
        """The ids of the statements between whose statuses to choose."""
        differ = differing_statements(self.mine, self.theirs)
        return [id for id in differ if f"statement-{id}" not in self.merged]

    @property
    def names(self) -> list[str]:
        """What there is to choose, in the order of the page."""
        return [*self.open_words, *(f"statement-{id}" for id in self.open_statements)]

    @property
    def is_settled(self) -> bool:
        return all(self.chosen.get(name) for name in self.names)

    @property
    def outcome(self) -> Written:
        """What is saved, as it was chosen."""
        choices = {**self.chosen, **self.merged}
        return Written(
            choose(self.mine.words, self.theirs.words, choices),
            {
                id: mine
                for id, mine in self.mine.statuses.items()
                if choices.get(f"statement-{id}") != "theirs"
            },
        )

    def differences(self, version: VersionContent, criterion: CriterionContent) -> list[Difference]:
        """What differs as people read it."""
        names = labels(strengths=version.strengths_word, gaps=version.gaps_word)
        texts = {statement.id: statement.text for statement in criterion.statements}
        mine, theirs = self.mine, self.theirs
        return [
            *(
                Difference(
                    label=names[name],
                    mine=_shown(mine.words, name, version),
                    theirs=_shown(theirs.words, name, version),
                    name=name,
                    is_text=name in TEXTS,
                    chosen=self.chosen.get(name, ""),
                )
                for name in self.open_words
            ),
            *(
                Difference(
                    label=texts[id],
                    mine=Status(mine.statuses[id]).label,
                    theirs=Status(theirs.statuses[id]).label
                    if id in theirs.statuses
                    else "No answer",
                    name=f"statement-{id}",
                    chosen=self.chosen.get(f"statement-{id}", ""),
                )
                for id in self.open_statements
            ),
        ]


def one_sided(*, seen: Written, mine: Written, theirs: Written) -> dict[str, str]:
    """Of what differs, what only one of them touched since both had `seen` it, by name: whose."""
    whose = {}
    for name in Conflict(mine, theirs).names:
        if _part(mine, name) == _part(seen, name):
            whose[name] = "theirs"
        elif _part(theirs, name) == _part(seen, name):
            whose[name] = "mine"
    return whose


def _part(written: Written, name: str) -> object:
    """What somebody wrote under one of the names of a conflict."""
    if name == "score":
        return written.words.standing, written.words.score
    if name in TEXTS:
        return getattr(written.words, name)
    return written.statuses.get(int(name.removeprefix("statement-")))


def differing_statements(mine: Written, theirs: Written) -> list[int]:
    """The ids of the statements of which `mine` says something else than `theirs`."""
    return [id for id, status in mine.statuses.items() if status != theirs.statuses.get(id)]


def _shown(words: Words, name: str, version: VersionContent) -> str:
    if name != "score":
        return str(getattr(words, name)) or "Nothing written"
    if level := version.level(words.score):
        return f"{level.score}. {level.status}"
    return words.standing.replace("_", " ").capitalize() or "Nothing chosen"


def differing(mine: Words, theirs: Words) -> list[str]:
    """Names of what two versions of the same words differ in; standing and score are one thing."""
    names = [f.name for f in fields(Words) if getattr(mine, f.name) != getattr(theirs, f.name)]
    return (
        ["score", *(n for n in names if n in TEXTS)] if {"standing", "score"} & {*names} else names
    )


def choose(mine: Words, theirs: Words, choices: Mapping[str, str]) -> Words:
    """The words that a person chose, thing by thing: 'mine', 'theirs' or (texts only) 'both'."""
    chosen = mine
    for name, choice in choices.items():
        if name == "score" and choice == "theirs":
            chosen = replace(chosen, standing=theirs.standing, score=theirs.score)
        elif name in TEXTS and choice != "mine":
            text = getattr(theirs, name)
            if choice == "both":
                text = f"{text}\n\n{getattr(mine, name)}".strip()
            texts: dict[str, Any] = {name: text}
            chosen = replace(chosen, **texts)
    return chosen
