"""The check on publishing: the browser's own module and the reference compiler, in a bounded process."""

from apps.shaders.check.report import CheckUnavailable, Message, Report
from apps.shaders.check.run import check

__all__ = ["CheckUnavailable", "Message", "Report", "check"]
