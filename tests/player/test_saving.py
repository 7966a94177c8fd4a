"""What is taken along from a player: pictures, and films frame by frame."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.templatetags.static import static
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.player.harness import PLAIN, element, player, until_drawn
from tests.player.programs import FEEDBACK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def test_a_picture_has_the_size_that_was_chosen(show, tmp_path):
    page = show(player(FEEDBACK))
    until_drawn(page)
    page.get_by_role("button", name="Save a picture").click()
    page.get_by_role("region", name="Save a picture").get_by_label("Size").select_option("1080x1080")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save PNG").click()
    assert download.value.suggested_filename == "under-test.png"
    head = Path(download.value.path()).read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == (1080, 1080)


COUNT_FILM = """async ([mediaAddress, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const media = await import(mediaAddress);
  const input = new media.Input({ source: new media.BufferSource(bytes.buffer), formats: media.ALL_FORMATS });
  const video = await input.getPrimaryVideoTrack();
  const { packetCount } = await video.computePacketStats();
  return [packetCount, video.displayWidth, video.displayHeight, await input.computeDuration()];
}"""
COUNT_GIF = """async ([, base64]) => {
  const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const decoder = new ImageDecoder({ data, type: "image/gif" });
  await decoder.completed;
  const { image } = await decoder.decode({ frameIndex: 9 });
  const count = decoder.tracks.selectedTrack.frameCount;
  return [count, image.displayWidth, image.displayHeight, (count * image.duration) / 1e6];
}"""


@pytest.mark.parametrize(
    ("kind", "rate", "seconds", "count"), [("webm", "25", "0.4", COUNT_FILM), ("gif", "20", "0.5", COUNT_GIF)]
)
def test_a_film_has_each_of_its_frames(kind, rate, seconds, count, show):
    page = show(player({"glsl_code": PLAIN}))
    until_drawn(page)
    fill_in(page, kind, rate, seconds)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Record", exact=True).nth(1).click()
    assert download.value.suggested_filename == f"under-test.{kind}"
    encoded = page.evaluate(
        "(bytes) => btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''))",
        list(Path(download.value.path()).read_bytes()),
    )
    frames, width, height, length = page.evaluate(count, [static("vendor/mediabunny.js"), encoded])
    assert (frames, width, height) == (10, 64, 48)
    assert length == pytest.approx(float(seconds), abs=0.01)
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_a_film_can_be_cancelled(show):
    page = show(player({"glsl_code": PLAIN}))
    until_drawn(page)
    fill_in(page, "webm", "60", "60")
    page.get_by_role("button", name="Record", exact=True).nth(1).click()
    page.wait_for_function("() => document.querySelector('progress').value > 0")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled.")).to_be_visible()
    stood = element(page, "return it.time;")
    page.wait_for_function(f"() => document.querySelector('shader-canvas').time > {stood}")


def fill_in(page: Page, kind: str, rate: str, seconds: str) -> None:
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_label("Kind").select_option(kind)
    page.get_by_label("Frames a second").select_option(rate)
    page.get_by_label("Seconds").fill(seconds)
    drawer = page.locator(".player__drawer:not([hidden])")
    drawer.get_by_label("Size").select_option("own")
    drawer.get_by_label("Width").fill("64")
    drawer.get_by_label("Height").fill("48")


def test_the_code_of_others_is_what_was_fetched():
    folder = ROOT / "static/vendor"
    sums = dict(reversed(line.split()) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sums} == sums
    assert {"gifenc.js", "gifenc.LICENSE", "mediabunny.js", "mediabunny.LICENSE"} <= set(sums)
