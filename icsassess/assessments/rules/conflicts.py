"""Two versions of the same words: what they differ in, and what a person chose of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from icsassess.assessments.rules.judging import TEXTS, Words


def differing(mine: Words, theirs: Words) -> list[str]:
    """Names of what two versions of the same words differ in; standing and score are one thing."""
    names = [f.name for f in fields(Words) if getattr(mine, f.name) != getattr(theirs, f.name)]
    return (
        ["score", *(n for n in names if n in TEXTS)] if {"standing", "score"} & {*names} else names
    )


def choose(mine: Words, theirs: Words, choices: Mapping[str, str]) -> Words:
    """The words that a person chose, thing by thing: 'mine', 'theirs' or (texts only) 'both'."""
    chosen = mine
    for name, choice in choices.items():
        if name == "score" and choice == "theirs":
            chosen = replace(chosen, standing=theirs.standing, score=theirs.score)
        elif name in TEXTS and choice != "mine":
            text = getattr(theirs, name)
            if choice == "both":
                text = f"{text}\n\n{getattr(mine, name)}".strip()
            texts: dict[str, Any] = {name: text}
            chosen = replace(chosen, **texts)
    return chosen
