"""Rows are locked while they are written, so that no write slips past another.

Rows are locked from the smallest to the largest (answer, response, assessment), everywhere in the
same order. `no_key`: what only points to a locked row need not wait for it.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from frameworks.models import FrameworkVersion
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Response,
    Round,
)
from icsassess.lib.editing import Closed
from icsassess.lib.prepared import Prepared


def lock_assessment(assessment: Assessment) -> Assessment:
    """Lock the assessment, so that no write slips past a submission made at the same time."""
    rows = Assessment.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("version", "round__region", "system")
    return _there(rows.filter(pk=assessment.pk).first())


def lock_round(round: Round) -> Round:
    """Lock a round, before any of its assessments: nobody who holds one waits for its round."""
    rows = Round.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("region", "version__framework").get(pk=round.pk)


def lock_version(version: FrameworkVersion) -> FrameworkVersion:
    """Lock a version as it now stands, so that nobody retires it while it is taken into use."""
    rows = FrameworkVersion.objects.select_for_update(of=("self",))
    return rows.select_related("framework").get(pk=version.pk)


def lock_answer(answer: Answer) -> Answer:
    """Lock an answer with all above it. Raises Closed when it may not be changed."""
    locked = _there(_answers.one(answer.pk))
    assessment = locked.response.assessment
    refuse_closed(assessment, is_open=assessment.takes_answer(locked.criterion_id))
    refuse_finished(locked.response)
    return locked


def lock_agreed_score(agreed: AgreedScore) -> AgreedScore:
    """Lock an agreed score with its assessment. Raises Closed when it may not be changed."""
    locked = _there(_agreed_scores.one(agreed.pk))
    if not locked.assessment.takes_agreed_score(locked.criterion_id):
        raise Closed("Scores can be agreed only between collecting views and submitting.")
    return locked


def lock_response(response: Response) -> Response:
    """Lock a response with its assessment. Raises Closed when nothing of it may be changed."""
    rows = Response.objects.select_for_update(of=("self", "assessment"), no_key=True)
    rows = rows.select_related("assessment__system", "assessment__version", "assessment__round")
    locked = _there(rows.filter(pk=response.pk).first())
    refuse_closed(locked.assessment, is_open=locked.assessment.is_answerable)
    return locked


def refuse_finished(response: Response) -> None:
    """Raise Closed, with why, unless the leader of `response` is still giving their view."""
    if response.state == Response.State.COMPLETE:
        raise Closed("This view is finished. Reopen it to change something.")
    if response.state == Response.State.CLOSED:
        raise Closed("This view was closed by the lead. Reopen it to change something.")
    if response.state == Response.State.DECLINED:
        raise Closed("You declined to give a view, so nothing of it can be changed any more.")


def refuse_closed(assessment: Assessment, *, is_open: bool) -> None:
    """Raise Closed, with why, unless what leaders say in `assessment` `is_open` to be changed."""
    if is_open:
        return
    if assessment.is_moved:
        raise Closed("This assessment was moved. Answers can no longer be changed here.")
    if assessment.is_withdrawn:
        raise Closed("This assessment was withdrawn. Answers can no longer be changed here.")
    raise Closed("This assessment was submitted. Answers can no longer be changed.")


@Prepared
def _answers(pk: int) -> QuerySet[Answer]:
    whole = ("self", "response", "response__assessment")
    rows = Answer.objects.select_for_update(of=whole, no_key=True)
    return rows.select_related("response__assessment", "level").filter(pk=pk)


@Prepared
def _agreed_scores(pk: int) -> QuerySet[AgreedScore]:
    rows = AgreedScore.objects.select_for_update(of=("self", "assessment"), no_key=True)
    return rows.select_related("assessment", "level").filter(pk=pk)


_M = TypeVar("_M", bound=Model)


def _there(row: _M | None) -> _M:
    """A row that was asked for. Its page may still be open though its assessment moved back."""
    if row is None:
        raise Closed(
            "This is not here any more: it is no longer asked for, or the assessment was moved "
            "back to the version that it came from."
        )
    return row
