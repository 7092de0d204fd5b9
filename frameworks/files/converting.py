"""A version as a file has it and as pages show it: the one made into the other, without a loss."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import count

from frameworks.content import (
    CriterionContent,
    DomainContent,
    LevelContent,
    PromptContent,
    StatementContent,
    VersionContent,
    telling_tiers,
)
from frameworks.files import definition as shape
from frameworks.files.definition import Definition
from frameworks.rules.scoring import Condition


def as_definition(held: VersionContent) -> Definition:
    """What is stored of a version as its file would say it, though it may be half done."""
    return Definition.model_construct(
        framework=shape.FrameworkDefinition.model_construct(
            slug=held.slug, title=held.title, publisher=held.publisher
        ),
        version=shape.VersionDefinition.model_construct(
            label=held.label,
            published=held.published,
            source=held.source,
            licence=held.licence,
            domain_word=held.domain_word,
            criterion_word=held.criterion_word,
            strengths_word=held.strengths_word,
            gaps_word=held.gaps_word,
        ),
        method=held.method,
        scale=tuple(level_definition(level) for level in held.levels),
        domains=tuple(
            shape.DomainDefinition.model_construct(
                ref=domain.ref,
                title=domain.title,
                criteria=tuple(criterion_definition(criterion) for criterion in domain.criteria),
            )
            for domain in held.domains
        ),
    )


def level_definition(level: LevelContent) -> shape.LevelDefinition:
    conditions = tuple(
        shape.ConditionDefinition.model_construct(
            at_least=condition.at_least,
            share=Decimal(str(condition.share)).quantize(Decimal("0.0001")),
        )
        for condition in level.conditions
    )
    return shape.LevelDefinition.model_construct(
        score=level.score,
        status=level.status,
        descriptor=level.descriptor,
        band=level.band,
        support=level.support,
        conditions=conditions,
    )


def criterion_definition(criterion: CriterionContent) -> shape.CriterionDefinition:
    statements = tuple(
        shape.StatementDefinition.model_construct(
            text=s.text, group=s.group, level=s.level, note=s.note
        )
        for s in criterion.statements
    )
    prompts = tuple(
        shape.PromptDefinition.model_construct(text=p.text, source=p.source)
        for p in criterion.prompts
    )
    return shape.CriterionDefinition.model_construct(
        ref=criterion.ref,
        title=criterion.title,
        guidance=criterion.guidance,
        note=criterion.note,
        tier=criterion.tier,
        scored=criterion.scored,
        statements=statements,
        prompts=prompts,
    )


def content_of(definition: Definition) -> VersionContent:
    """`definition` as pages show a version, before it is stored: ids only tell parts apart."""
    ids = count(1)
    return VersionContent(
        id=0,
        **definition.framework.model_dump(),
        **definition.version.model_dump(),
        method=definition.method,
        checksum=definition.checksum,
        levels=tuple(
            LevelContent(
                id=next(ids),
                **level.model_dump(exclude={"conditions"}),
                conditions=tuple(
                    Condition(at_least=c.at_least, share=float(c.share)) for c in level.conditions
                ),
            )
            for level in definition.scale
        ),
        domains=telling_tiers(
            DomainContent(
                id=next(ids),
                ref=domain.ref,
                title=domain.title,
                criteria=tuple(_content_of_criterion(c, ids) for c in domain.criteria),
            )
            for domain in definition.domains
        ),
    )


def _content_of_criterion(
    criterion: shape.CriterionDefinition, ids: Iterator[int]
) -> CriterionContent:
    return CriterionContent(
        id=next(ids),
        **criterion.model_dump(exclude={"prompts", "statements"}),
        prompts=tuple(PromptContent(p.text, p.source) for p in criterion.prompts),
        statements=tuple(
            StatementContent(id=next(ids), **s.model_dump()) for s in criterion.statements
        ),
    )
