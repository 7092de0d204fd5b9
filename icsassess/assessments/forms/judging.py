"""The forms for one criterion: a score in the words of the scale, and the texts beside it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from frameworks.content import CriterionContent, LevelContent, VersionContent
from frameworks.rules.scoring import Status
from icsassess.assessments import rules
from icsassess.assessments.models import TYPED, Judgement, Standing
from icsassess.lib.forms import Form, Radios, TextField


def typed(label: str, help_text: str, rows: int = 4) -> TextField:
    """A field for somebody's own words, as long as the column takes."""
    widget = forms.Textarea(attrs={"rows": rows})
    return TextField(
        required=False, max_length=TYPED, label=label, help_text=help_text, widget=widget
    )


class JudgementForm(Form):
    """A score in the scale's own words, and the words beside it.

    Built for one criterion of one version. `revision` and `page` tell which state of the
    judgement the page has shown (see `icsassess.lib.editing`).
    """

    score = forms.ChoiceField(required=False, widget=Radios)
    rationale = typed("Rationale", "Why this score? What does it rest on?")
    strengths = typed("Strengths", "What is working well?")
    gaps = typed("Gaps", "What is missing or needs to develop?")
    support = typed("Support wanted", "What help would make a difference?", rows=2)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    page = forms.RegexField(r"^[0-9a-f]{16}\.[0-9]{1,12}$", widget=forms.HiddenInput)

    score_label = "Your score"
    words_label = "Can you say something about this?"

    def __init__(
        self, data: Any = None, *, version: VersionContent, criterion: CriterionContent, **kw: Any
    ) -> None:
        super().__init__(data, **kw)
        self.criterion = criterion
        #: The status sent for each statement, by id.
        self.statuses = self._statuses() if self.is_bound else {}
        self.fields["strengths"].label = version.strengths_word
        self.fields["gaps"].label = version.gaps_word
        if criterion.scored:
            self._offer_levels(version.levels[::-1])
        else:
            self._offer_words()

    def _offer_levels(self, levels: Sequence[LevelContent]) -> None:
        score = cast(forms.ChoiceField, self.fields["score"])
        score.label = self.score_label
        score.choices = [
            *((str(level.score), f"{level.score}. {level.status}") for level in levels),
            (Standing.DONT_KNOW.value, Standing.DONT_KNOW.label),
            (Standing.NOT_APPLICABLE.value, Standing.NOT_APPLICABLE.label),
        ]
        radios = cast(Radios, score.widget)
        radios.hints = {str(level.score): level.descriptor for level in levels if level.descriptor}
        radios.before = {Standing.DONT_KNOW.value: "or"}

    def _offer_words(self) -> None:
        """Nothing is scored: words are what is asked for, or why there are none."""
        score = cast(forms.ChoiceField, self.fields["score"])
        score.label = self.words_label
        score.choices = [
            ("", "Yes"),
            (Standing.DONT_KNOW.value, Standing.DONT_KNOW.label),
            (Standing.NOT_APPLICABLE.value, Standing.NOT_APPLICABLE.label),
        ]
        radios = cast(Radios, score.widget)
        radios.reveal = {Standing.NOT_APPLICABLE.value: "rationale"}
        self.fields["rationale"].help_text = "Why does it not apply?"

    @staticmethod
    def showing(judgement: Judgement) -> dict[str, Any]:
        """Initial values of a page that shows `judgement` as it stands."""
        words = judgement.words
        return {
            "score": str(words.score) if words.standing == Standing.SCORED else words.standing,
            **{name: getattr(words, name) for name in rules.judging.TEXTS},
            "revision": judgement.revision,
            "page": f"{secrets.token_hex(8)}.0",
        }

    def came(self, words: rules.judging.Words, statuses: Mapping[int, str]) -> dict[str, str]:
        """What stands now and was not sent, by the fields' names: it came from another window."""
        stands = {
            "score": str(words.score) if words.standing == Standing.SCORED else words.standing,
            **{name: getattr(words, name) for name in rules.judging.TEXTS},
            **{f"statement-{id}": status for id, status in statuses.items()},
        }
        sent = self.cleaned_data | {f"statement-{id}": s for id, s in self.statuses.items()}
        return {name: value for name, value in stands.items() if value != sent.get(name)}

    @property
    def words(self) -> rules.judging.Words:
        """What was typed, once the form is valid."""
        given = self.cleaned_data["score"]
        score = int(given) if given.isdigit() else None
        return rules.judging.Words(
            standing=Standing.SCORED if score is not None else given,
            score=score,
            **{name: self.cleaned_data[name] for name in rules.judging.TEXTS},
        )

    def _statuses(self) -> dict[int, str]:
        """Statuses are sent as `statement-<id>`; what is not a status is no answer."""
        sent = {s.id: self.data.get(f"statement-{s.id}") for s in self.criterion.statements}
        return {id: status for id, status in sent.items() if status in set(Status)}


class AnswerForm(JudgementForm):
    """One leader's view."""


class AgreedForm(JudgementForm):
    score_label = "Agreed score"
    words_label = "Can something be said about this with one voice?"
