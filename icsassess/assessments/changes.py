"""The writes of this room: one transaction, one act told, nothing half done.

What takes earlier answers along is written in `carrying.py`, by offers made in `offering.py`.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from frameworks.content import VersionContent
from frameworks.models import FrameworkVersion
from icsassess.accounts.models import Membership, User
from icsassess.assessments import rules
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Evidence,
    Judgement,
    Response,
    Round,
    StatementAnswer,
    Target,
)
from icsassess.assessments.offering import offer_everything
from icsassess.lib import acts
from icsassess.systems.models import Organisation, Region, System


class Closed(Exception):
    """The assessment's state does not allow this write; the message says so to people."""


class Stale(Exception):
    """Somebody saved in between. `current` is what they saved; nothing was written."""

    def __init__(self, current: Any) -> None:
        super().__init__("This was changed by somebody else in the meantime.")
        self.current = current


class Unfinished(Exception):
    """Something is still missing; `missing` lists (ref, what to do)."""

    def __init__(self, missing: Sequence[tuple[str, str]]) -> None:
        super().__init__("Something is still missing.")
        self.missing = missing


# Rounds and respondents


@transaction.atomic
def open_round(
    *,
    by: User,
    region: Region,
    version: FrameworkVersion,
    title: str,
    opens: datetime.date,
    due: datetime.date,
    systems: Iterable[System],
    attribution: str = Round.Attribution.NAMED,
) -> Round:
    """Ask `systems` of `region`, places among them, to assess themselves against `version`.

    Each is asked for the tiers from its own down to just above those of its places that are asked
    too. Raises Closed when the version is not published, a system lies in another region, or the
    version has no criterion for it.
    """
    version = hold_version(version)
    if version.state != FrameworkVersion.State.PUBLISHED:
        raise Closed(f"{version} is not published, so no round can be opened on it.")
    round = Round.objects.create(
        region=region,
        version=version,
        title=title,
        opens=opens,
        due=due,
        attribution=attribution,
        opened_by=by,
    )
    asked = list(systems)
    for system in asked:
        if system.region_id != region.pk:
            raise Closed(f"{system} does not belong to {region}.")
    assessments = _assessments(round, asked)
    if unasked := [str(one.system) for one in assessments if not one.content.criteria]:
        raise Closed(f"{version} has no criterion for {', '.join(unasked)}.")
    for assessment in assessments:
        assessment.save()
        begin(by=by, assessment=assessment)
    acts.tell("opened", by=by, on=round, place=region)
    return round


def _assessments(round: Round, systems: Sequence[System]) -> list[Assessment]:
    """One for each of `systems`, not saved: it leaves out the tiers that places below speak for."""
    below: dict[int, set[str]] = defaultdict(set)
    for system in systems:
        for place in system.above:
            below[place.pk].add(system.kind)
    return [
        Assessment(
            round=round,
            system=system,
            version=round.version,
            down_to=rules.lowest_tier(system.kind, below[system.pk]),
        )
        for system in systems
    ]


def begin(*, by: User, assessment: Assessment) -> None:
    """Give a new assessment a blank agreed score for every criterion that it covers."""
    blank = [
        AgreedScore(assessment=assessment, criterion_id=c.id) for c in assessment.content.criteria
    ]
    bulk_create_with_history(blank, AgreedScore, default_user=by)


@transaction.atomic
def set_targets(*, by: User, round: Round, targets: Mapping[int, int]) -> None:
    """Set the level a round aims at, as {criterion id: level id}; others aim at the top.

    They are criteria of the round's version: a system that moved to another aims at the top there.
    Raises Closed once a system has submitted: its gaps to the targets were submitted too.
    """
    assessments = Assessment.objects.select_for_update().filter(round=round)
    if any(assessment.is_submitted for assessment in assessments):
        raise Closed("A system has submitted in this round, so its targets stand.")
    criteria = set(round.version.criteria.values_list("pk", flat=True))
    if not criteria >= targets.keys():
        raise Closed(f"Targets can be set only for criteria of {round.version}.")
    round.targets.filter(criterion__in=criteria).delete()
    Target.objects.bulk_create(
        Target(round=round, criterion_id=criterion, level_id=level)
        for criterion, level in targets.items()
    )
    acts.tell("set targets", by=by, on=round, place=round.region)


@transaction.atomic
def add_respondents(
    *, by: User, assessment: Assessment, leaders: Iterable[Membership]
) -> list[Response]:
    """Ask `leaders` (memberships of the system) for their view; who was asked stays asked."""
    assessment = hold(assessment)
    if not assessment.is_answerable:
        raise Closed("This assessment no longer takes new answers.")
    added = []
    for leader in leaders:
        if leader.system_id != assessment.system_id:
            raise Closed(f"{leader.user} is not a leader of {assessment.system}.")
        response = ask(
            by=by,
            assessment=assessment,
            respondent=leader.user,
            organisation=leader.organisation,
        )
        if response:
            added.append(response)
    if added:
        offer_everything(to=assessment)
    return added


def ask(
    *, by: User, assessment: Assessment, respondent: User, organisation: Organisation | None
) -> Response | None:
    """Ask one person, with a blank answer for every criterion; None if they were asked before."""
    response, new = Response.objects.get_or_create(
        assessment=assessment, respondent=respondent, defaults={"organisation": organisation}
    )
    if not new:
        return None
    blank = [Answer(response=response, criterion_id=c.id) for c in assessment.content.criteria]
    bulk_create_with_history(blank, Answer, default_user=by)
    acts.tell("asked for a view", by=by, on=response, place=assessment.system)
    return response


# A leader's answers


@transaction.atomic
def save_answer(
    *,
    by: User,
    answer: Answer,
    words: rules.Words,
    statuses: Mapping[int, str],
    seen: int,
    page: str = "",
) -> tuple[Answer, dict[int, str]]:
    """Save what a leader says of one criterion, finished or not.

    `statuses` maps statement ids of the criterion to a status. `seen` is the revision that the
    page showed and `page` its stamp (see `rules.is_stale`). Returns the answer and the status of
    each of its statements, by id, as they now stand. Raises Closed when the response takes no
    answers any more and Stale when somebody else's save would be overwritten.
    """
    held = hold_answer(answer)
    _read_afresh(held, seen)
    response = held.response
    kept = {given.statement_id: given for given in held.statements.all()}
    current = {statement: given.status for statement, given in kept.items()}
    wanted = current | dict(statuses)
    if words == held.words and wanted == current:
        return held, current
    if rules.is_old_news(page=page, saved_from=held.saved_from):
        return held, current
    if rules.is_stale(seen=seen, revision=held.revision, page=page, saved_from=held.saved_from):
        raise Stale(held)
    version = answer.response.assessment.content
    _write(held, version, words, by=by, page=page)
    held.changed_by = by
    held.save()
    _save_statuses(held, kept, wanted, by=by)
    if response.state == Response.State.INVITED:
        response.start()
        response.save(update_fields=["state"])
    return held, wanted


def _save_statuses(
    answer: Answer, kept: Mapping[int, StatementAnswer], wanted: Mapping[int, str], *, by: User
) -> None:
    new, changed = [], []
    for statement, status in wanted.items():
        if statement not in kept:
            new.append(StatementAnswer(answer=answer, statement_id=statement, status=status))
        elif kept[statement].status != status:
            kept[statement].status = status
            changed.append(kept[statement])
    if new:
        bulk_create_with_history(new, StatementAnswer, default_user=by)
    if changed:
        bulk_update_with_history(changed, StatementAnswer, ["status"], default_user=by)


@transaction.atomic
def complete_response(*, by: User, response: Response, missing: Sequence[tuple[str, str]]) -> None:
    """Finish a response. Raises Unfinished with `missing` if that holds anything, or Closed."""
    response = _locked_response(response)
    if response.state == Response.State.COMPLETE:
        return
    if missing:
        raise Unfinished(missing)
    response.complete()
    response.completed_at = timezone.now()
    response.save(update_fields=["state", "completed_at"])
    acts.tell("completed", by=by, on=response, place=response.assessment.system)


@transaction.atomic
def reopen_response(*, by: User, response: Response) -> None:
    """Open a finished response again, as long as the assessment takes answers."""
    response = _locked_response(response)
    if response.state != Response.State.COMPLETE:
        return
    response.reopen()
    response.completed_at = None
    response.save(update_fields=["state", "completed_at"])
    acts.tell("reopened", by=by, on=response, place=response.assessment.system)


# One voice


@transaction.atomic
def start_agreeing(*, by: User, assessment: Assessment) -> None:
    """Begin to agree scores. Leaders may go on answering until the system submits."""
    assessment = hold(assessment)
    if assessment.state != Assessment.State.COLLECTING:
        raise Closed("This assessment is past collecting views.")
    assessment.start_agreeing()
    assessment.save(update_fields=["state"])
    acts.tell("started to agree scores", by=by, on=assessment, place=assessment.system)


@transaction.atomic
def save_agreed_score(
    *, by: User, agreed: AgreedScore, words: rules.Words, seen: int, page: str = ""
) -> AgreedScore:
    """Save what the system says of one criterion. Raises Closed and Stale like `save_answer`."""
    held = hold_agreed_score(agreed)
    _read_afresh(held, seen)
    if words == held.words or rules.is_old_news(page=page, saved_from=held.saved_from):
        return held
    if rules.is_stale(seen=seen, revision=held.revision, page=page, saved_from=held.saved_from):
        raise Stale(held)
    _write(held, agreed.assessment.content, words, by=by, page=page)
    held.agreed_by = by
    held.save()
    return held


@transaction.atomic
def submit(*, by: User, assessment: Assessment, signed_as: str) -> None:
    """Submit for the system, signed in words (name and position). From here all is read-only.

    Raises Unfinished with what is missing, or Closed when scores are not being agreed.
    """
    assessment = hold(assessment)
    if not assessment.is_agreeable:
        raise Closed("This assessment is not at the point of being submitted.")
    version = assessment.content
    agreed = assessment.agreed_scores.select_related("criterion", "level")
    missing = rules.unfinished(
        [(score.criterion.ref, score.words) for score in agreed],
        scored={criterion.ref: criterion.scored for criterion in version.criteria},
    )
    if missing:
        raise Unfinished(missing)
    assessment.submit()
    assessment.submitted_by = by
    assessment.submitted_at = timezone.now()
    assessment.signed_as = signed_as
    assessment.save(update_fields=["state", "submitted_by", "submitted_at", "signed_as"])
    acts.tell("submitted", by=by, on=assessment, place=assessment.system)


# Evidence


@transaction.atomic
def add_evidence(
    *,
    by: User,
    on: Answer | AgreedScore,
    title: str,
    url: str = "",
    file: UploadedFile[Any] | None = None,
    media_type: str = "",
) -> Evidence:
    """Put a link, or a file whose `media_type` was judged by its content, beside a score."""
    _open_for_evidence(on)
    evidence = Evidence(title=title, url=url, added_by=by)
    if file:
        evidence.file = file
        evidence.file_name = (file.name or "file")[-200:]
        evidence.media_type = media_type
    if isinstance(on, Answer):
        evidence.answer = on
    else:
        evidence.agreed_score = on
    evidence.save()
    acts.tell("added evidence", by=by, on=evidence, place=_place(on))
    return evidence


@transaction.atomic
def remove_evidence(*, by: User, evidence: Evidence) -> None:
    """Take evidence away. Its file goes too, unless it belongs to what this came along from.

    Raises Closed when it may not be changed, or came along to a later assessment.
    """
    on = evidence.answer or evidence.agreed_score
    assert on is not None  # noqa: S101  (the database's own constraint)
    _open_for_evidence(on)
    held = Evidence.objects.select_for_update().filter(pk=evidence.pk).first()
    if held is None:
        return
    if held.carried_to.exists():
        raise Closed("This came along to a later assessment. It has to be removed there first.")
    acts.tell("removed evidence", by=by, on=held, place=_place(on))
    storage, name = held.file.storage, held.file.name
    held.delete()
    if name and not held.carried_from_id:
        transaction.on_commit(lambda: storage.delete(name))


def _open_for_evidence(on: Answer | AgreedScore) -> None:
    if isinstance(on, Answer):
        response = _locked_response(on.response)
        if response.state == Response.State.COMPLETE:
            raise Closed("This response was finished. Reopen it to change its evidence.")
    elif not hold(on.assessment).is_agreeable:
        raise Closed("Evidence of agreed scores can no longer be changed.")


def _place(on: Answer | AgreedScore) -> System:
    return on.response.assessment.system if isinstance(on, Answer) else on.assessment.system


# What they share


# Rows are held from the smallest to the largest (answer, response, assessment), everywhere in the
# same order. `no_key`: what only points to a held row need not wait for it.


def hold(assessment: Assessment) -> Assessment:
    """Hold the assessment, so that no write slips past a submission made at the same time."""
    rows = Assessment.objects.select_for_update(of=("self",), no_key=True)
    return _get(rows.select_related("version", "round__region", "system"), assessment.pk)


def hold_version(version: FrameworkVersion) -> FrameworkVersion:
    """Hold a version as it now stands, so that nobody retires it while it is taken into use."""
    rows = FrameworkVersion.objects.select_for_update(of=("self",))
    return rows.select_related("framework").get(pk=version.pk)


def hold_answer(answer: Answer) -> Answer:
    """Hold an answer with all above it. Raises Closed when it may not be changed."""
    whole = ("self", "response", "response__assessment")
    rows = Answer.objects.select_for_update(of=whole, no_key=True)
    held = _get(rows.select_related("response__assessment", "level"), answer.pk)
    _may_change(held.response)
    if held.response.state == Response.State.COMPLETE:
        raise Closed("This response was finished. Reopen it to change an answer.")
    return held


def hold_agreed_score(agreed: AgreedScore) -> AgreedScore:
    """Hold an agreed score with its assessment. Raises Closed when it may not be changed."""
    rows = AgreedScore.objects.select_for_update(of=("self", "assessment"), no_key=True)
    held = _get(rows.select_related("assessment", "level"), agreed.pk)
    if not held.assessment.is_agreeable:
        raise Closed("Scores can be agreed only between collecting views and submitting.")
    return held


def _locked_response(response: Response) -> Response:
    rows = Response.objects.select_for_update(of=("self", "assessment"), no_key=True)
    held = _get(rows.select_related("assessment__system"), response.pk)
    _may_change(held)
    return held


def _may_change(response: Response) -> None:
    if response.assessment.is_moved:
        raise Closed("This assessment was moved. Answers can no longer be changed here.")
    if not response.assessment.is_answerable:
        raise Closed("This assessment was submitted. Answers can no longer be changed.")


_M = TypeVar("_M", bound=Model)


def _get(rows: QuerySet[_M], pk: int) -> _M:
    """One row of `rows`. Its page may still be open though the assessment was moved back."""
    held = rows.filter(pk=pk).first()
    if held is None:
        raise Closed("This was moved back to the version it came from. Go on there.")
    return held


def _read_afresh(held: Judgement, seen: int) -> None:
    """Forget what was joined to `held`, where somebody may have saved while we waited for it.

    PostgreSQL hands out the row itself as it stands after the wait, but what is joined to it
    without a lock as it stood before: no level beside the id of a level.
    """
    if held.revision != seen:
        held.refresh_from_db(fields=["level"])


_J = TypeVar("_J", bound=Judgement)


def _write(held: _J, version: VersionContent, words: rules.Words, *, by: User, page: str) -> _J:
    level = version.level(words.score)
    held.standing = words.standing
    held.level_id = level.id if level else None
    for name in rules.TEXTS:
        setattr(held, name, getattr(words, name))
    held.revision += 1
    held.saved_from = page
    held.changed_at = timezone.now()
    held._history_user = by  # type: ignore[attr-defined]
    return held
