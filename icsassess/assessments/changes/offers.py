"""Offers of what was said earlier: made here, confirmed or set aside in `carrying.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from icsassess.assessments import queries
from icsassess.assessments.models import AgreedScore, Answer, Assessment, Carried

#: What may be offered, and how it leads to its assessment.
ASSESSMENT = {"agreed_score": "agreed_score__assessment", "answer": "answer__response__assessment"}

#: Of a judgement then and one of now, by their ids, and how the one comes from the other.
Pairs = Iterator[tuple[int, int, str]]


def offer_everything(*, to: Assessment) -> int:
    """Offer what was said in all that `to` is carried forward from; return how many are new.

    What is missing is added: for leaders who were asked since, say. Expects `to` to be locked.
    """
    # The latest first, because what was taken over into it comes along with it.
    return sum(_offer(source, to) for source in queries.carrying.sources(to))


def _offer(source: Assessment, to: Assessment) -> int:
    """Offer what was said in `source` where it belongs in `to`; return how many offers are new.

    Agreed scores are offered to the system, a leader's answers to that leader alone, if they were
    asked in `to`. What was offered before is left as it is.
    """
    carrying = queries.carrying.mapping(source.content, to.content)
    ways = [(o.id, c.new.id, c.how.value) for c in carrying.coming for o in c.origins]
    new = [
        *_new("agreed_score", to, _agreed_scores(source, to, ways)),
        *_new("answer", to, _answers(source, to, ways)),
    ]
    Carried.objects.bulk_create(new)
    return len(new)


def _new(on: str, to: Assessment, pairs: Pairs) -> Iterator[Carried]:
    known = _known(on, to)
    for then, now, how in pairs:
        if (then, now) not in known:
            yield Carried(**{f"from_{on}_id": then, f"{on}_id": now}, how=how)


def _known(on: str, to: Assessment) -> set[tuple[int, int]]:
    """Pairs of a judgement then and one in `to` that are not offered (again).

    Those that were offered; and, where that was decided in what is offered itself, those from
    which it was confirmed or set aside: the same text would be offered twice.
    """
    offers = Carried.objects.values_list(f"from_{on}", on)
    decided = offers.exclude(state=Carried.State.TO_CONFIRM)
    behind = defaultdict(set)
    for then, later in decided.filter(**{f"{ASSESSMENT[on]}__in": to.carried_from.all()}):
        behind[later].add(then)
    found = set(offers.filter(**{ASSESSMENT[on]: to}))
    waiting = list(found)
    while waiting:
        then, now = waiting.pop()
        further = {(before, now) for before in behind[then]} - found
        found |= further
        waiting += further
    return found


def _agreed_scores(source: Assessment, to: Assessment, ways: list[tuple[int, int, str]]) -> Pairs:
    said = queries.carrying.where_said(AgreedScore.objects.filter(assessment=source))
    then = dict(said.values_list("criterion_id", "pk"))
    now = dict(AgreedScore.objects.filter(assessment=to).values_list("criterion_id", "pk"))
    for old, new, how in ways:
        if old in then:
            yield then[old], now[new], how


def _answers(source: Assessment, to: Assessment, ways: list[tuple[int, int, str]]) -> Pairs:
    said = queries.carrying.where_said(Answer.objects.filter(response__assessment=source))
    keys = ("response__respondent_id", "criterion_id", "pk")
    then = {(who, criterion): pk for who, criterion, pk in said.values_list(*keys)}
    asked = Answer.objects.filter(response__assessment=to).values_list(*keys)
    now = {(who, criterion): pk for who, criterion, pk in asked}
    for who in {who for who, _ in now}:
        for old, new, how in ways:
            if (who, old) in then:
                yield then[who, old], now[who, new], how
