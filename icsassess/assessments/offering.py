"""Offers of what was said earlier: made here, confirmed or set aside in `carrying.py`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from icsassess.assessments import earlier
from icsassess.assessments.models import AgreedScore, Answer, Assessment, Carried


def offer(*, source: Assessment, to: Assessment) -> int:
    """Offer what was said in `source` where it belongs in `to`; return how many offers are new.

    Agreed scores are offered to the system, a leader's answers to that leader alone, if they were
    asked in `to`. What was offered before is left as it is. Expects `to` to be held.
    """
    carrying = earlier.mapping(source.content, to.content)
    ways = [(o.id, c.new.id, c.how.value) for c in carrying.coming for o in c.origins]
    here = Q(answer__response__assessment=to) | Q(agreed_score__assessment=to)
    known = {_pair(one) for one in Carried.objects.filter(here)}
    made = [*_agreed_scores(source, to, ways), *_answers(source, to, ways)]
    new = [one for one in made if _pair(one) not in known]
    Carried.objects.bulk_create(new)
    return len(new)


def _pair(one: Carried) -> tuple[int | None, ...]:
    return one.from_answer_id, one.answer_id, one.from_agreed_score_id, one.agreed_score_id


def _agreed_scores(
    source: Assessment, to: Assessment, ways: list[tuple[int, int, str]]
) -> Iterator[Carried]:
    said = earlier.said(AgreedScore.objects.filter(assessment=source))
    then = dict(said.values_list("criterion_id", "pk"))
    now = dict(AgreedScore.objects.filter(assessment=to).values_list("criterion_id", "pk"))
    for old, new, how in ways:
        if old in then:
            yield Carried(from_agreed_score_id=then[old], agreed_score_id=now[new], how=how)


def _answers(
    source: Assessment, to: Assessment, ways: list[tuple[int, int, str]]
) -> Iterator[Carried]:
    said = earlier.said(Answer.objects.filter(response__assessment=source))
    keys = ("response__respondent_id", "criterion_id", "pk")
    then = {(who, criterion): pk for who, criterion, pk in said.values_list(*keys)}
    asked = Answer.objects.filter(response__assessment=to).values_list(*keys)
    now = {(who, criterion): pk for who, criterion, pk in asked}
    for who in {who for who, _ in now}:
        for old, new, how in ways:
            if (who, old) in then:
                yield Carried(from_answer_id=then[who, old], answer_id=now[who, new], how=how)
