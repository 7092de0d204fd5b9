"""Times as people read them."""

import datetime

from django.utils import timezone


def clock(moment: datetime.datetime) -> str:
    """`moment` as a time of day in London: 14:02."""
    return timezone.localtime(moment).strftime("%H:%M")
