"""The tables: frameworks, their versions, what a version holds, and links between criteria."""

from frameworks.models.links import CriterionLink
from frameworks.models.parts import (
    Criterion,
    Domain,
    LevelCondition,
    Prompt,
    ScaleLevel,
    Statement,
)
from frameworks.models.versions import (
    Framework,
    FrameworkUpload,
    FrameworkVersion,
    FrameworkVersionQuerySet,
)

__all__ = [
    "Criterion",
    "CriterionLink",
    "Domain",
    "Framework",
    "FrameworkUpload",
    "FrameworkVersion",
    "FrameworkVersionQuerySet",
    "LevelCondition",
    "Prompt",
    "ScaleLevel",
    "Statement",
]
