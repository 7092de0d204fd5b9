"""The framework files that are measured: that of 2018, and one of 480 criteria."""

from __future__ import annotations

from django.conf import settings

FRAMEWORK = settings.BASE_DIR / "fixtures" / "frameworks" / "west-midlands-2018.yaml"
DOMAINS, CRITERIA, STATEMENTS = 12, 40, 20


def large(slug: str = "large") -> str:
    """12 domains × 40 criteria × 20 statements on the scale of 2018, as YAML.

    The domains are invented, and the sentences as long as real ones are.
    """
    head = FRAMEWORK.read_text(encoding="utf-8").split("\ndomains:")[0]
    parts = [head.replace("slug: west-midlands", f"slug: {slug}"), "domains:"]
    for d in range(DOMAINS):
        parts.append(f"  - ref: D{d}\n    title: Domain {d}\n    criteria:")
        for c in range(CRITERIA):
            parts.append(f"      - ref: C{d}.{c}\n        title: Criterion\n        statements:")
            parts += [
                f"          - Partners of {slug} look at what came of it, and change {s} things."
                for s in range(STATEMENTS)
            ]
    return "\n".join(parts)
