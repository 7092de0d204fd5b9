"""The tables: rounds, assessments, leaders' responses and answers, agreed scores, evidence, offers.

Their `visible_to(user)` says who sees which rows.
"""

from icsassess.assessments.models.carried import Carried
from icsassess.assessments.models.evidence import Evidence, EvidenceQuerySet, random_name
from icsassess.assessments.models.judgements import (
    TYPED,
    AgreedScore,
    AgreedScoreQuerySet,
    Answer,
    AnswerQuerySet,
    Judgement,
    Standing,
    StatementAnswer,
)
from icsassess.assessments.models.responses import (
    FINISHED,
    UNFINISHED,
    Response,
    ResponseQuerySet,
    owes_view,
)
from icsassess.assessments.models.rounds import (
    Assessment,
    AssessmentQuerySet,
    Round,
    RoundQuerySet,
    Target,
)

__all__ = [
    "FINISHED",
    "TYPED",
    "UNFINISHED",
    "AgreedScore",
    "AgreedScoreQuerySet",
    "Answer",
    "AnswerQuerySet",
    "Assessment",
    "AssessmentQuerySet",
    "Carried",
    "Evidence",
    "EvidenceQuerySet",
    "Judgement",
    "Response",
    "ResponseQuerySet",
    "Round",
    "RoundQuerySet",
    "Standing",
    "StatementAnswer",
    "Target",
    "owes_view",
    "random_name",
]
