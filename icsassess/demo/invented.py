"""What the demo is made of, read from the files in `data/`. All answers in it are invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from ruamel.yaml import YAML

from frameworks.rules.scoring import Status
from icsassess.assessments.rules.judging import TEXTS, Words

DATA = Path(__file__).parent / "data"
PASSWORD = "west-midlands-2018"  # noqa: S105  (no secret: load_demo prints it)

SIGNS = {
    "I": Status.IN_PLACE,
    "H": Status.PARTLY,
    "P": Status.PLANNED,
    "N": Status.NOT_STARTED,
    "X": Status.NOT_APPLICABLE,
    "?": Status.DONT_KNOW,
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
class FurtherRound:
    """A round beside the first, on the published version `label` of the framework `slug`.

    `places` are made for it, and those of `accounts` work there.
    """

    slug: str
    label: str
    title: str
    opened: int  # days ago
    due: int  # days from now
    places: Sequence[Mapping[str, Any]]
    accounts: Sequence[Account]
    assessments: Sequence[SelfAssessment]


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
    """Everybody of the region: those the file names, then a leader of every organisation."""
    file = region()
    return _accounts(file["accounts"], file["systems"])


def _accounts(
    named: Sequence[Mapping[str, Any]], places: Sequence[Mapping[str, Any]]
) -> Iterator[Account]:
    for one in named:
        yield Account(one["role"], one["name"], tuple(one.get("of", ())), hint=one.get("try", ""))
    for place in places:
        for one in place["organisations"]:
            yield Account(
                "system_leader", one["leader"], (place["short"],), one["name"], one.get("try", "")
            )


def to_try() -> list[Account]:
    """Everybody, also of the further rounds, whom the file says what to try."""
    further = [account for round in further_rounds() for account in round.accounts]
    return [account for account in [*accounts(), *further] if account.hint]


def further_rounds() -> list[FurtherRound]:
    """In the order in which they were held."""
    return [
        _further_round(_read(f"rounds/{name}"))
        for name in (
            "operating-requirements",
            "what-is-an-ics",
            "maturity-matrix-1",
            "maturity-matrix-2",
        )
    ]


def _further_round(file: Mapping[str, Any]) -> FurtherRound:
    places = file.get("places", ())
    return FurtherRound(
        slug=file["framework"],
        label=file["version"],
        title=file["title"],
        opened=file["opened"],
        due=file["due"],
        places=places,
        accounts=list(_accounts(file.get("accounts", ()), places)),
        assessments=[_self_assessment(one) for one in file["assessments"]],
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
    given = dict(criterion.get("views", {}).get(leader, {}))
    if "scores" in criterion:
        given["score"] = criterion["scores"][at]
    signs = (SIGNS.get(statement[at]) for statement in criterion.get("statements", ()))
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
