"""What an address names: 404 to a stranger, 403 to an insider who may not do what the page does."""

from __future__ import annotations

from typing import TypeVar, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from icsassess.accounts.access import require
from icsassess.accounts.models import User
from icsassess.assessments import queries
from icsassess.assessments.models import (
    UNFINISHED,
    AgreedScore,
    Answer,
    Assessment,
    Response,
    Round,
    owes_view,
)
from icsassess.lib.prepared import Prepared

_Row = TypeVar("_Row")


def person(request: HttpRequest) -> User:
    """Who is signed in; the middleware lets nobody else come this far."""
    return cast(User, request.user)


def assessment_for(request: HttpRequest, key: UUID, perm: str = "assessments.view") -> Assessment:
    user = person(request)
    assessment = _or_404(_assessments.one(user, key))
    require(user, perm, assessment)
    return assessment


def response_for(
    request: HttpRequest, assessment: UUID, response: UUID, *, own: bool = False
) -> Response:
    user = person(request)
    one = _or_404(_responses.one(user, assessment, response))
    if own:
        require(user, "assessments.answer", one)
    return one


def unfinished_for(request: HttpRequest, assessment: UUID, response: UUID) -> Response:
    """The response of somebody who has not finished, for who may close it: not to be read."""
    found = assessment_for(request, assessment, "assessments.close_response")
    open_ones = found.responses.filter(state__in=UNFINISHED)
    return get_object_or_404(open_ones.select_related(*queries.judging.RESPONSE), key=response)


def answer_for(
    request: HttpRequest, assessment: UUID, response: UUID, ref: str, *, own: bool = False
) -> Answer:
    user = person(request)
    answer = _or_404(_answers.one(user, assessment, response, ref))
    if own:
        require(user, "assessments.answer", answer.response)
    return answer


def agreed_for(request: HttpRequest, assessment: UUID, ref: str) -> AgreedScore:
    """The agreed score of one criterion, for somebody who also reads what leaders answered."""
    user = person(request)
    agreed = _or_404(_agreed_scores.one(user, assessment, ref))
    require(user, "assessments.view_responses", agreed.assessment)
    return agreed


def round_for(request: HttpRequest, round: UUID) -> Round:
    found = Round.objects.visible_to(person(request)).select_related("region", "version__framework")
    return get_object_or_404(found, key=round)


def _or_404(row: _Row | None) -> _Row:
    if row is None:
        raise Http404
    return row


# What a person may see of an address, with all that its page names.


@Prepared
def _assessments(user: User, key: UUID) -> QuerySet[Assessment]:
    found = Assessment.objects.visible_to(user).filter(key=key)
    found = found.annotate(
        has_earlier=queries.offers.has_earlier("pk"), reader_owes_view=owes_view(user)
    )
    return found.select_related(*queries.judging.ASSESSMENT)


@Prepared
def _responses(user: User, assessment: UUID, key: UUID) -> QuerySet[Response]:
    found = Response.objects.visible_to(user).filter(key=key, assessment__key=assessment)
    found = found.annotate(has_earlier=queries.offers.has_earlier("assessment"))
    return found.select_related(*queries.judging.RESPONSE)


@Prepared
def _answers(user: User, assessment: UUID, response: UUID, ref: str) -> QuerySet[Answer]:
    found = Answer.objects.visible_to(user).filter(
        response__key=response, response__assessment__key=assessment, criterion__ref=ref
    )
    found = found.annotate(has_offers=queries.offers.offered("answer"))
    return found.select_related(*queries.judging.ANSWER)


@Prepared
def _agreed_scores(user: User, assessment: UUID, ref: str) -> QuerySet[AgreedScore]:
    found = AgreedScore.objects.visible_to(user).filter(
        assessment__key=assessment, criterion__ref=ref
    )
    found = found.annotate(
        has_offers=queries.offers.offered("agreed_score"),
        reader_owes_view=owes_view(user, "assessment"),
    )
    return found.select_related(*queries.judging.AGREED_SCORE)
