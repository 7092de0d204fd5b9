"""What a single value of a framework file may be. Each function takes what was typed and gives
the value, or raises BadValue with a reason in plain English.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from frameworks.files.tree import LONGEST, quoted
from frameworks.rules.scoring import Status

SHARES = {"any": Decimal("0.0000"), "half": Decimal("0.5000"), "all": Decimal("1.0000")}
TIERS = ("system", "place", "neighbourhood")

LETTERS = "Use letters, figures, dots, hyphens and underscores, a letter or figure first."
SLUG = "Use small letters, figures and single hyphens, such as 'west-midlands'."

# They show nothing, and turn round how what follows is read: two texts can look the same.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class BadValue(ValueError):
    """Why a value cannot be taken."""


def text(value: object, *, blank: bool = False) -> str:
    """Text that keeps its lines: white space is folded within each, blank lines around go."""
    if not isinstance(value, str):
        raise BadValue("This must be text. Put it in double quotes if it holds a colon.")
    lines = [" ".join(each.split()) for each in value.splitlines()]
    folded = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    kinds = {unicodedata.category(c) for c in folded.replace("\n", "")}
    # Control characters, and halves of a pair that only an escape can bring in.
    if kinds & {"Cc", "Cs"} or _TURNING.search(folded):
        raise BadValue("This holds a character that cannot be shown. Type it again.")
    if kinds <= {"Cf", "Zs"}:  # at most characters without width, such as a zero width space
        folded = ""
    if not folded and not blank:
        raise BadValue("This must not be empty.")
    # What a text of several lines is dumped as keeps each of them whole.
    if (longest := max(map(len, lines), default=0)) > LONGEST:
        raise BadValue(f"A line of this is {longest:,} characters long; at most {LONGEST:,} fit.")
    return folded


def line(value: object, *, most: int = 0, blank: bool = False, plain: bool = False) -> str:
    """One line of at most `most` characters; `plain` refuses what looks like an HTML tag."""
    folded = " ".join(text(value, blank=blank).split())
    if most and len(folded) > most:
        raise BadValue(f"This is {len(folded)} characters long; at most {most} fit.")
    if plain and re.search(r"</?[A-Za-z]|<[!?]", folded):
        raise BadValue("There is a tag ('<…') in it. Titles are plain text: take the tag away.")
    return folded


def name(value: object, *, most: int, of: str, hint: str) -> str:
    """A name that stands in an address, made only of what the pattern `of` allows."""
    folded = line(value, most=most)
    if not re.fullmatch(of, folded):
        raise BadValue(hint)
    return folded


def slug(value: object) -> str:
    """The name of a framework in its addresses."""
    return name(value, most=50, of="[a-z0-9]+(-[a-z0-9]+)*", hint=SLUG)


def published(value: object) -> str:
    """A year, a month or a day that exists: '2018', '2018-02', '2018-02-28'."""
    folded = line(value)
    try:
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", folded):
            raise ValueError
        date.fromisoformat((folded + "-01-01")[:10])
    except ValueError:
        raise BadValue(
            "This must be a year, a month or a day: 2018, 2018-02 or 2018-02-28."
        ) from None
    return folded


def whole_number(value: object) -> int:
    if not re.fullmatch("[0-9]{1,2}", folded := line(value)):
        raise BadValue("This must be a whole number from 0 to 99.")
    return int(folded)


def yes_or_no(value: object) -> bool:
    answers = {"true": True, "yes": True, "false": False, "no": False}
    if (folded := line(value).lower()) not in answers:
        raise BadValue("This must be 'true' or 'false'.")
    return answers[folded]


def filled(value: object) -> object:
    """A list with something in it; whether it is a list at all is seen elsewhere."""
    if value == []:
        raise BadValue("This is empty: at least one must stand here.")
    return value


def word_of(value: object, *, among: tuple[str, ...]) -> str:
    """One of some words, as it is kept: 'In place' gives 'in_place'."""
    words = [word.replace("_", " ") for word in among]
    if (folded := line(value).lower()) not in words:
        raise BadValue(f"{quoted(value)} is not one of: {', '.join(words)}.")
    return among[words.index(folded)]


def status(value: object) -> Status:
    """The status that a condition asks for, where asking for it can tell anything."""
    asked = line(value).lower().replace(" ", "_")
    if asked == Status.NOT_APPLICABLE:
        raise BadValue(
            "This can never hold: statements that are not applicable are left out of every count."
        )
    if asked == Status.NOT_STARTED:
        raise BadValue("This always holds: every statement is at least not started.")
    return Status(word_of(value, among=(Status.IN_PLACE, Status.PARTLY, Status.PLANNED)))


def share(value: object) -> Decimal:
    """A share of the statements from 0 to 1, 0 standing for 'any': from 'all', 'half', '75%'."""
    folded = line(value).lower()
    if folded in SHARES:
        return SHARES[folded]
    if not (percent := re.fullmatch(r"([0-9]+(?:\.[0-9]{1,2})?) ?%", folded)):
        raise BadValue(f"{quoted(value)} is not one of: all, half, any, or a share such as 75%.")
    part = Decimal(percent[1]) / 100
    if part > 1:
        raise BadValue("This can never hold: there are no more than 100% of the statements.")
    if part == 0:
        raise BadValue("This always holds. Write 'any' for at least one statement.")
    return part.quantize(Decimal("0.0001"))


def in_words(value: Decimal) -> str:
    """A share as a file has it: 'all', 'half', 'any' or '75%'."""
    named = {part: word for word, part in SHARES.items()}
    return named.get(value) or f"{(value * 100).normalize():f}%"
