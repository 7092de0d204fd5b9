"""Statements by level in templates: `{% for level, alternatives in version|steps:criterion %}`."""

from django import template

from frameworks.content import VersionContent

register = template.Library()

register.filter("steps", VersionContent.steps)
