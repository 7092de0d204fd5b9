"""The product as it runs in production, telling what every answer cost."""

from icsassess.settings import *  # noqa: F403
from icsassess.settings import MIDDLEWARE

MIDDLEWARE = ["bench.cost.tell", *MIDDLEWARE]
