"""What an address names: 404 to a stranger, 403 to an insider who may not do what the page does."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from icsassess.accounts.access import require
from icsassess.accounts.models import User
from icsassess.assessments import queries
from icsassess.assessments.models import AgreedScore, Answer, Assessment, Response, Round


def person(request: HttpRequest) -> User:
    """Who is signed in; the middleware lets nobody else come this far."""
    return cast(User, request.user)


def assessment_for(request: HttpRequest, pk: int, perm: str = "assessments.view") -> Assessment:
    user = person(request)
    found = Assessment.objects.visible_to(user).select_related(*queries.judging.ASSESSMENT)
    found = found.annotate(has_earlier=queries.offers.has_earlier("pk"))
    assessment = get_object_or_404(found, pk=pk)
    require(user, perm, assessment)
    return assessment


def response_for(request: HttpRequest, pk: int, response: int, *, own: bool = False) -> Response:
    user = person(request)
    found = Response.objects.visible_to(user).select_related(*queries.judging.RESPONSE)
    found = found.annotate(has_earlier=queries.offers.has_earlier("assessment"))
    one = get_object_or_404(found, pk=response, assessment=pk)
    if own:
        require(user, "assessments.answer", one)
    return one


def answer_for(
    request: HttpRequest, pk: int, response: int, ref: str, *, own: bool = False
) -> Answer:
    user = person(request)
    found = Answer.objects.visible_to(user).select_related(*queries.judging.ANSWER)
    found = found.annotate(has_offers=queries.offers.offered("answer"))
    answer = get_object_or_404(
        found, response=response, response__assessment=pk, criterion__ref=ref
    )
    if own:
        require(user, "assessments.answer", answer.response)
    return answer


def agreed_for(request: HttpRequest, pk: int, ref: str) -> AgreedScore:
    """The agreed score of one criterion, for somebody who also reads what leaders answered."""
    user = person(request)
    found = AgreedScore.objects.visible_to(user).select_related(*queries.judging.AGREED_SCORE)
    found = found.annotate(has_offers=queries.offers.offered("agreed_score"))
    agreed = get_object_or_404(found, assessment=pk, criterion__ref=ref)
    require(user, "assessments.view_responses", agreed.assessment)
    return agreed


def round_for(request: HttpRequest, pk: int) -> Round:
    found = Round.objects.visible_to(person(request)).select_related("region", "version__framework")
    return get_object_or_404(found, pk=pk)
