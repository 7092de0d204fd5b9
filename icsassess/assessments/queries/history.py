"""Who changed what, from what to what: the history of answers and agreed scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from frameworks.content import VersionContent
from frameworks.rules.scoring import Status
from icsassess.accounts.models import User
from icsassess.assessments.models import AgreedScore, Answer, Carried, StatementAnswer
from icsassess.assessments.queries.offers import offers
from icsassess.assessments.rules.conflicts import Written
from icsassess.assessments.rules.judging import TEXTS, Words, labels


@dataclass(frozen=True)
class Change:
    """Who changed what, from what to what."""

    at: Any
    by: str
    what: str
    before: str
    after: str


def of_agreed_score(agreed: AgreedScore) -> list[Change]:
    """Every change of an agreed score, latest first."""
    version = agreed.assessment.content
    found = _changes(agreed.history.select_related("history_user"), version)
    return _latest_first(found + _confirmed(agreed))


def of_answer(answer: Answer) -> list[Change]:
    """Every change of an answer and of its statements' statuses, latest first."""
    version = answer.response.assessment.content
    texts = {s.id: s.text for c in version.criteria for s in c.statements}
    found = _changes(answer.history.select_related("history_user"), version)
    given = StatementAnswer.history.filter(answer_id=answer.pk).select_related("history_user")
    before: dict[int, str] = {}
    for record in given.order_by("history_date", "history_id"):
        was = before.get(record.statement_id, "")
        if record.status != was:
            found.append(
                Change(
                    record.history_date,
                    str(record.history_user or ""),
                    texts[record.statement_id],
                    Status(was).label if was else "",
                    Status(record.status).label,
                )
            )
        before[record.statement_id] = record.status
    return _latest_first(found + _confirmed(answer))


def since_seen(judgement: Answer | AgreedScore, revision: int, *, by: User) -> Written | None:
    """What a page showed that was made from `revision`, if `by` alone has saved since then.

    None where somebody else saved too: what they changed is to be looked at.
    """
    saves = judgement.history.order_by("history_id")
    later = saves.filter(revision__gt=revision)
    if later.exclude(changed_by=by).exists() or not (next_save := later.first()):
        return None
    seen = saves.filter(revision=revision).last()
    if seen is None and revision:
        return None
    statuses = {}
    if isinstance(judgement, Answer):
        given = StatementAnswer.history.filter(answer_id=judgement.pk)
        before = given.filter(history_date__lt=next_save.history_date)
        statuses = dict(before.order_by("history_id").values_list("statement_id", "status"))
    return Written(_words(seen, judgement) if seen else Words(), statuses)


def _words(record: Any, judgement: Answer | AgreedScore) -> Words:
    level = judgement.assessment.content.level_with_id(record.level_id)
    texts = {name: getattr(record, name) for name in TEXTS}
    return Words(standing=record.standing, score=level.score if level else None, **texts)


def _latest_first(found: list[Change]) -> list[Change]:
    return sorted(found, key=lambda change: change.at, reverse=True)


def _confirmed(on: Answer | AgreedScore) -> list[Change]:
    """Where what was confirmed came from; what it changed is told beside it."""
    return [
        Change(
            offer.carried.decided_at,
            str(offer.carried.decided_by),
            "Carried forward",
            "",
            f"From {offer.said.assessment.short}: {offer.said.criterion.heading}",
        )
        for offer in offers(on)
        if offer.carried.state == Carried.State.CONFIRMED
    ]


def _changes(records: Any, version: VersionContent) -> list[Change]:
    texts = labels(strengths=version.strengths_word, gaps=version.gaps_word)
    fields = {"standing": "Standing", "level": texts.pop("score"), **texts}
    found = []
    before = None
    for record in records.order_by("history_date", "history_id"):
        for field, label in fields.items():
            was, now = _shown(before, field, version), _shown(record, field, version)
            if was != now:
                by = str(record.history_user or "")
                found.append(Change(record.history_date, by, label, was, now))
        before = record
    return found[::-1]


def _shown(record: Any, field: str, version: VersionContent) -> str:
    if record is None:
        return ""
    if field == "level":
        level = version.level_with_id(record.level_id)
        return f"{level.score}. {level.status}" if level else ""
    if field == "standing":
        return record.standing.replace("_", " ").capitalize()
    return str(getattr(record, field))
