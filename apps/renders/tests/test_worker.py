"""A worker without a fork: what the fork did for RQ's own, done by a thread and a parent."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from apps.core import health, queue, recovery
from apps.core.models import Job
from apps.core.tests import jobs
from apps.renders import worker as render_worker
from apps.renders.selectors import TASK
from apps.renders.services import render_request
from apps.renders.tests.browsers import browsers_of, is_alone_in, left_in
from apps.renders.tests.running import Ground, Process, ends, ground, worker_of
from apps.shaders.programs import Program
from tests.conftest import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
CORE = "apps.core.tests.jobs."
OURS = "apps.renders.tests.jobs."
# The same worker and keeper, with less patience than a test has.
HASTY = """import sys, django; django.setup()
from apps.renders import keeper, worker
worker.BROWSER_ENDS_AFTER_S, worker.PROCESS_ENDS_AFTER_S, keeper.LOOK_AGAIN_S = {browser}, {process}, 1
"""
WORK = "sys.exit(worker.work(lease_s=2))"
KEEP = "keeper.Keeper([sys.executable, 'manage.py', 'render']).keep()"


@pytest.fixture(autouse=True)
def _quick_and_empty(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    queue.connection().flushdb()
    monkeypatch.setattr(queue, "BACKOFF_S", (1,))


@pytest.fixture(scope="module")
def staffed(django_db_setup: None) -> Iterator[Ground]:
    """Who is well after a test works for the next one too."""
    with ground() as staffed:
        yield staffed
        staffed.dismiss()


@pytest.fixture
def here(staffed: Ground, _quick_and_empty: None) -> Iterator[Ground]:
    yield staffed
    staffed.leave()


@pytest.fixture
def keeper(here: Ground) -> Process:
    return here.keeper()


@pytest.fixture
def start(here: Ground) -> Callable[..., Process]:
    """For whoever works alone, or in another way."""
    here.kill_all()
    return here.start


@pytest.fixture
def room(here: Ground) -> Path:
    return here.room


def hasty(what: str, *, browser: int = 60, process: int = 60) -> tuple[str, str]:
    return "-c", HASTY.format(browser=browser, process=process) + what


def begins(key: str, times: int = 1) -> None:
    wait_for(lambda: len(jobs.marks(key)) >= times, 40)


# --- The order, and one browser for all -------------------------------------------------------------


def test_it_takes_what_a_person_waits_for_first_and_draws_all_with_one_browser(start, room):
    asked = [queue.enqueue(CORE + "mark", name, queue=name) for name in reversed(render_worker.QUEUES)]
    running = start("manage.py", "render", "--burst")
    running.communicate(timeout=60)
    assert running.returncode == 0
    done = list(Job.objects.filter(pk__in=asked, state="done").order_by("started_at").values_list("queue", flat=True))
    assert done == ["render_now", "render", "render_later"]
    assert left_in(room) == []


# --- Signs of life, and limits ----------------------------------------------------------------------


def test_what_hears_of_no_limit_is_ended_with_its_browser(start):
    pk = queue.enqueue(OURS + "waits_for_its_browser", "a", queue="render", timeout_s=1)
    running = start(*hasty(WORK, browser=1))
    assert ends(pk).state == "done"
    assert running.poll() is None


def test_what_cannot_be_ended_at_all_makes_the_worker_leave_with_nothing_behind_it(here, start, room):
    pk = queue.enqueue(OURS + "deaf", "a", queue="render", timeout_s=1)
    running = start(*hasty(WORK, process=2))
    assert running.wait(60) == render_worker.STUCK
    assert left_in(room) == []
    here.kept = start()
    job = ends(pk)
    assert (job.state, job.attempts) == ("done", 2)


def test_a_job_that_outlasts_its_lease_is_not_taken_from_a_worker_that_lives(keeper):
    pk = queue.enqueue(OURS + "outlasts_its_lease", "a", queue="render")
    begins("a")
    recovery.clean_registries()
    assert ends(pk).attempts == 1
    assert len(jobs.marks("a")) == 1


def test_a_job_past_its_limit_is_tried_again_by_the_same_worker_with_the_same_browser(keeper):
    worker, browsers = worker_of(keeper), browsers_of(keeper.pid)
    pk = queue.enqueue(CORE + "hang_once", "a", queue="render_now", timeout_s=1)
    job = ends(pk)
    assert (job.state, job.attempts) == ("done", 2)
    assert worker_of(keeper) == worker
    assert browsers_of(keeper.pid) == browsers


# --- Kept --------------------------------------------------------------------------------------------


def test_a_killed_worker_is_replaced_and_its_browser_ended(keeper, room):
    pk = queue.enqueue(CORE + "hang_once", "a", queue="render")
    begins("a")
    worker, (browser, *_) = worker_of(keeper), browsers_of(keeper.pid)
    worker.kill()
    job = ends(pk)
    assert (job.state, job.attempts) == ("done", 2)
    assert worker_of(keeper) != worker
    assert not browser.is_running()
    assert is_alone_in(room)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_finishes_its_job_and_leaves_nothing_behind(keeper, room, number):
    pk = queue.enqueue(CORE + "nap", "a", queue="render_later")
    begins("a")
    keeper.send_signal(number)
    assert keeper.wait(30) == 0
    assert Job.objects.get(pk=pk).state == "done"
    assert left_in(room) == []


def test_a_worker_whose_keeper_is_killed_leaves_at_once(keeper, room):
    queue.enqueue(CORE + "hang", "a", queue="render")
    begins("a")
    worker = worker_of(keeper)
    keeper.kill()
    worker.wait(20)
    wait_for(lambda: left_in(room) == [], 10)


# --- Without a browser -------------------------------------------------------------------------------


def test_without_a_browser_it_takes_no_job_says_so_once_and_begins_when_there_is_one(start, tmp_path):
    browser = tmp_path / "chromium"
    browser.symlink_to("/bin/false")
    pk = queue.enqueue(CORE + "mark", "a", queue="render")
    keeper = start(*hasty(KEEP), CHROMIUM_PATH=str(browser))
    first = worker_of(keeper)
    wait_for(lambda: worker_of(keeper) != first, 30)
    assert Job.objects.get(pk=pk).state == "queued"
    with pytest.raises(health.NotReady):
        health.worker_here("render")
    browser.unlink()
    browser.symlink_to(settings.CHROMIUM_PATH)
    assert ends(pk).attempts == 1
    keeper.terminate()
    assert keeper.communicate(timeout=30)[1].count("Renders wait: Chromium did not start.") == 1


def test_a_browser_that_does_not_start_any_more_costs_no_program_an_attempt(start, tmp_path):
    browser = tmp_path / "chromium"
    browser.symlink_to(settings.CHROMIUM_PATH)
    keeper = start(*hasty(KEEP), CHROMIUM_PATH=str(browser))
    (running, *_) = wait_for(lambda: browsers_of(keeper.pid), 40)
    first = worker_of(keeper)
    browser.unlink()
    browser.symlink_to("/bin/false")
    running.kill()
    render = render_request(program=Program("void mainImage(out vec4 c, in vec2 p) { c = vec4(0.5); }", {}))
    job = Job.objects.get(task=TASK)
    first.wait(40)
    render.refresh_from_db()
    assert (render.attempts, render.failures, render.kind) == (0, [], "")
    browser.unlink()
    browser.symlink_to(settings.CHROMIUM_PATH)
    assert ends(job.pk).state == "done"
    render.refresh_from_db()
    assert (render.status, render.attempts) == ("ready", 1)
