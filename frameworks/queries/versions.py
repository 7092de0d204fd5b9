"""Versions read from the database: whole, counted, and what rests on them."""

from __future__ import annotations

from functools import lru_cache
from math import inf

from django.db.models import Count, QuerySet

from frameworks.content import (
    CriterionContent,
    DomainContent,
    LevelContent,
    PromptContent,
    StatementContent,
    VersionContent,
    telling_tiers,
)
from frameworks.files.converting import as_definition
from frameworks.files.definition import Definition
from frameworks.models import Criterion, Domain, FrameworkVersion, ScaleLevel, Statement
from frameworks.rules.scoring import Band, Condition, Method, Status, Support


def content(version: FrameworkVersion) -> VersionContent:
    """Read `version` whole: from memory once it is published, because then it never changes."""
    if version.state == FrameworkVersion.State.DRAFT:
        return _read(version.pk)
    return _kept(version.pk, version.checksum)


@lru_cache(maxsize=64)
def _kept(version_id: int, checksum: str) -> VersionContent:
    return _read(version_id)


def forget() -> None:
    """Drop what is kept: between tests, where ids are used again."""
    _kept.cache_clear()


def _read(version_id: int) -> VersionContent:
    version = FrameworkVersion.objects.select_related("framework").get(pk=version_id)
    levels = tuple(_level(level) for level in version.levels.prefetch_related("conditions"))
    scores = {level.id: level.score for level in levels}
    domains = version.domains.prefetch_related("criteria__prompts", "criteria__statements")
    return VersionContent(
        id=version.pk,
        slug=version.framework.slug,
        title=version.framework.title,
        publisher=version.framework.publisher,
        label=version.label,
        published=version.published,
        source=version.source,
        licence=version.licence,
        domain_word=version.domain_word,
        criterion_word=version.criterion_word,
        strengths_word=version.strengths_word,
        gaps_word=version.gaps_word,
        method=Method(version.method),
        checksum=version.checksum,
        levels=levels,
        domains=telling_tiers(_domain(domain, scores) for domain in domains),
    )


def _level(level: ScaleLevel) -> LevelContent:
    conditions = tuple(
        Condition(at_least=Status(c.at_least), share=float(c.share)) for c in level.conditions.all()
    )
    return LevelContent(
        id=level.pk,
        score=level.score,
        status=level.status,
        descriptor=level.descriptor,
        band=Band(level.band),
        support=Support(level.support),
        conditions=conditions,
    )


def _domain(domain: Domain, scores: dict[int, int]) -> DomainContent:
    return DomainContent(
        id=domain.pk,
        ref=domain.ref,
        title=domain.title,
        criteria=tuple(_criterion(criterion, scores) for criterion in domain.criteria.all()),
    )


def _criterion(criterion: Criterion, scores: dict[int, int]) -> CriterionContent:
    return CriterionContent(
        id=criterion.pk,
        ref=criterion.ref,
        title=criterion.title,
        guidance=criterion.guidance,
        note=criterion.note,
        tier=criterion.tier,
        scored=criterion.scored,
        prompts=tuple(PromptContent(p.text, p.source) for p in criterion.prompts.all()),
        statements=tuple(_statement(s, scores) for s in criterion.statements.all()),
    )


def _statement(statement: Statement, scores: dict[int, int]) -> StatementContent:
    return StatementContent(
        id=statement.pk,
        text=statement.text,
        group=statement.group,
        level=scores[statement.level_id] if statement.level_id else None,
        note=statement.note,
    )


def sized(versions: QuerySet[FrameworkVersion]) -> QuerySet[FrameworkVersion]:
    """The same, each with how many domains, criteria and levels it has; one statement."""
    return versions.annotate(
        number_of_domains=Count("domains", distinct=True),
        number_of_criteria=Count("criteria", distinct=True),
        number_of_levels=Count("levels", distinct=True),
    )


def uses(version: FrameworkVersion) -> list[tuple[int, str]]:
    """What of the rooms above rests on `version`: (3, 'rounds'), (12, 'assessments').

    Asked of the models, because this room may not know the rooms above it.
    """
    found = []
    for relation in FrameworkVersion._meta.related_objects:
        model = relation.related_model
        if model._meta.app_label != FrameworkVersion._meta.app_label:
            number = model._default_manager.filter(**{relation.field.name: version}).count()
            names = model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural
            found.append((number, str(names)))
    return found


def earlier(definition: Definition) -> FrameworkVersion | None:
    """The last version of the same framework before this one that is no draft, if there is one.

    They follow each other by when their source was published, then as they were stored.
    """
    label = definition.version.label
    found = FrameworkVersion.objects.filter(framework__slug=definition.framework.slug)
    place = {v: (v.published, v.pk) for v in found.select_related("framework")}
    stored = next((v.pk for v in place if v.label == label), inf)
    before = [
        v
        for v in place
        if v.state != FrameworkVersion.State.DRAFT
        and v.label != label
        and place[v] < (definition.version.published, stored)
    ]
    return max(before, key=place.__getitem__, default=None)


def definition_of(version: FrameworkVersion) -> Definition:
    """Read `version` back as the definition it was stored from: equal, with the same checksum."""
    return as_definition(content(version))
