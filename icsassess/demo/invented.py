"""What the demo is made of, read from the files in `data/`. All answers in it are invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from ruamel.yaml import YAML

from frameworks.scoring import Status
from icsassess.assessments.rules import TEXTS, Words

DATA = Path(__file__).parent / "data"
PASSWORD = "west-midlands-2018"  # noqa: S105  (no secret: load_demo prints it)

SIGNS = {
    "I": Status.IN_PLACE,
    "H": Status.PARTLY,
    "P": Status.PLANNED,
    "N": Status.NOT_STARTED,
    "X": Status.NOT_APPLICABLE,
}


@dataclass(frozen=True)
class Account:
    """`of` are the systems where the role is held, by short name; none means the region."""

    role: str
    name: str
    of: tuple[str, ...] = ()
    organisation: str = ""
    hint: str = ""

    @property
    def email(self) -> str:
        """'System lead, Coventry and Warwickshire' → system-lead.cw@icsassess.example."""
        places = self.of if len(self.of) == 1 else ()
        local = ".".join([slugify(self.name.partition(",")[0]), *places])
        return f"{local}@icsassess.example"


@dataclass(frozen=True)
class View:
    """What one leader says of one criterion: a status or nothing for each of its statements.

    Where `words` have no standing, the leader gives the score that the statements point to.
    """

    statuses: tuple[Status | None, ...]
    words: Words

    @property
    def is_empty(self) -> bool:
        return self.words.is_empty and not any(self.statuses)


@dataclass(frozen=True)
class Agreement:
    """What the system says of one criterion, and the links and files beside it."""

    words: Words
    evidence: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class SelfAssessment:
    """What the leaders of a system say, and what they agree on; signed if it was submitted."""

    system: str
    signed_as: str
    views: Mapping[str, Mapping[str, View]]  # by leader and ref
    agreed: Mapping[str, Agreement]  # by ref


def region() -> dict[str, Any]:
    """The region with its round and systems, as the file has them."""
    return _read("region")


def accounts() -> Iterator[Account]:
    """Everybody: those the file names, then a leader of every organisation."""
    file = region()
    for one in file["accounts"]:
        yield Account(one["role"], one["name"], tuple(one.get("of", ())), hint=one.get("try", ""))
    for system in file["systems"]:
        for one in system["organisations"]:
            yield Account(
                "system_leader", one["leader"], (system["short"],), one["name"], one.get("try", "")
            )


def self_assessments() -> list[SelfAssessment]:
    return [
        _self_assessment(_read(name))
        for name in ("coventry-and-warwickshire", "staffordshire-and-stoke-on-trent")
    ]


def _read(name: str) -> dict[str, Any]:
    file: dict[str, Any] = YAML(typ="safe", pure=True).load(DATA / f"{name}.yaml")
    return file


def _self_assessment(file: Mapping[str, Any]) -> SelfAssessment:
    criteria: Mapping[str, Mapping[str, Any]] = file["criteria"]
    return SelfAssessment(
        system=file["system"],
        signed_as=file.get("signed_as", ""),
        views={
            leader: {ref: _view(leader, at, criterion) for ref, criterion in criteria.items()}
            for at, leader in enumerate(file["leaders"])
        },
        agreed={
            ref: Agreement(_words(agreed), agreed.get("evidence", ()))
            for ref, criterion in criteria.items()
            if (agreed := criterion.get("agreed"))
        },
    )


def _view(leader: str, at: int, criterion: Mapping[str, Any]) -> View:
    given = criterion["views"].get(leader, {})
    signs = (SIGNS.get(statement[at]) for statement in criterion["statements"])
    return View(tuple(signs), _words(given))


def _words(given: Mapping[str, Any]) -> Words:
    texts: dict[str, Any] = {n: _text(given[n]) for n in TEXTS if n in given}
    score = given.get("score")
    if isinstance(score, int):
        return Words("scored", score, **texts)
    standings = {None: "", "don't know": "dont_know", "not applicable": "not_applicable"}
    return Words(standings[score], **texts)


def _text(given: str | list[str]) -> str:
    """A list holds paragraphs."""
    return given if isinstance(given, str) else "\n\n".join(given)
