"""Jobs that tests give to a render worker. They leave their marks as those of core do."""

from __future__ import annotations

import signal
import time

from apps.core.tests.jobs import mark, marks
from apps.renders.farm import shared


def outlasts_its_lease(key: str) -> None:
    """That of a test's worker."""
    mark(key)
    time.sleep(3)


def deaf(key: str) -> None:
    """Hears of no limit, and nothing ends it but the end of its process; tried again, it is quick."""
    mark(key)
    if len(marks(key)) == 1:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        time.sleep(90)


def waits_for_its_browser(key: str) -> None:
    """Hears of no limit, but comes back when its browser has gone."""
    mark(key)
    if len(marks(key)) == 1:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        browser = shared().browser
        while browser is not None and not browser.is_gone:
            time.sleep(0.1)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
