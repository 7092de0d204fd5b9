"""Assessments in the states in which a report may be asked for."""

from tests.reports import build

LONG = ("We agreed this after a long talk. " * 16 + "\n\n") * 11  # 6,000 characters
HOSTILE = {
    "rationale": LONG,
    "strengths": "<script>alert(1)</script> </section></body> {{ report }} & <b>bold</b>",
    # Arabic, Hebrew, and a word that is longer than a line
    "gaps": "هذا نص باللغة العربية\n\nזהו טקסט\n- بند أول\n- second\n" + "Donau" * 200,  # noqa: RUF001
    "support": "😀 👩‍⚕️ ✅ 中文 हिन्दी\x07\x0b\u200b\u202eright to left\ufffe",
}


def empty(version):
    return build.an_assessment(version, state="collecting")


def half(version):
    assessment = build.an_assessment(version, state="agreeing")
    build.agree(assessment, {"1.1": 3, "1.2": "dont_know"}, rationale="Because.")
    build.leaders(assessment, [3, 4])
    return assessment


def filled(version):
    assessment = build.an_assessment(version, state="submitted")
    refs = [criterion.ref for criterion in version.criteria.all()]
    scores = {ref: 1 + n % 5 for n, ref in enumerate(refs)}
    texts = {"rationale": "Why.", "strengths": "- one\n- two", "gaps": "A gap.", "support": "Help."}
    for row in build.agree(assessment, scores, **texts):
        build.evidence(row, f"Minutes {row.criterion.ref}")
    build.leaders(assessment, [1, 2, 3, 4, 5, 5], types=["nhs_trust", "local_authority"])
    return assessment


def hostile(version):
    assessment = build.an_assessment(version, attribution="named")
    for row in build.agree(assessment, {"1.1": 2, "1.2": 5}, **HOSTILE):
        build.evidence(row, "<i>" + "q" * 190, "https://example.org/" + "a" * 1900)
    return assessment


PASTED = {
    "rationale": (
        "\uf0b7\tone plan\no\tof the partners,\n\twritten down\n\n"
        "\uf0b7\ttwo boards\vand one budget"
    ),
    "strengths": (
        "2. second\n   a) letter\n   b) other\n3. third\n3.1 part\n\n"
        "i) small\nii) Roman\n\nA. Ay\nB. Be"
    ),
    "gaps": "Place\tCost\tShare\nEast\t£1,200\t40%\nWest\t\t60%\n\n\tNow\nPlan\tpoor\n\nx\ty\nz\t",
    "support": "-5% of the money\f+ a co\u00adoperative",
}


def pasted(version):
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": 2}, **PASTED)
    return assessment


def too_long(version):
    """Its report would take 30 seconds."""
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": 3}, rationale="A line.\n" * 9_600)
    return assessment


def narrative(_version):
    version = build.a_version((2, 1), levels=(), method="none", statements=0)
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": ""}, strengths="Partners meet.", gaps="No plan.")
    return assessment


def again(version):
    """For the second time, so that progress shows."""
    first = filled(version)
    second = build.an_assessment(version, system=first.system)
    build.agree(second, {"1.1": 3, "1.2": 2})
    return second


def with_places(_version):
    """A system with a place that submitted, another that did not, and words long and short."""
    version = build.a_version((2, 1, 1), levels=build.TWO, method="staircase")
    system = build.an_assessment(version)
    for name, state in (("North " + "Donau" * 30, "submitted"), ("South", "submitted"),
                        ("West", "agreeing")):  # fmt: skip
        place = build.an_assessment(
            version, system=build.a_system(name, system.system), round=system.round, state=state
        )
        build.agree(place, {"1.1": 1, "1.2": "not_applicable", "2.1": 2})
    return system


def staircase(_version):
    version = build.a_version((2, 1, 1), levels=build.TWO, method="staircase")
    assessment = build.an_assessment(version)
    build.agree(assessment, {"1.1": 1, "2.1": 2})
    build.leaders(assessment, [1, 2, 2])
    return assessment
