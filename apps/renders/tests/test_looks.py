"""How frames look and move, on frames that are computed."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from apps.renders.looks import looked_at
from apps.renders.looks.colours import oklab
from apps.renders.tests.synthetic import (
    blinking,
    blotches,
    brightening,
    coloured,
    film,
    growing,
    plane,
    sliding,
    turning,
)


def cosine(one, other):
    return float(np.dot(one.style_vector, other.style_vector))


def still(field, ink=(0.9, 0.6, 0.3)):
    return coloured(field(*plane()), ink)[None]


class TestTheVector:
    def test_it_has_512_numbers_of_length_one_that_half_floats_hold(self):
        vector = np.array(looked_at(sliding(blotches(1), 0.3)).style_vector)
        assert vector.shape == (512,)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=2e-3)
        assert (vector == vector.astype(np.float16)).all()

    def test_it_is_the_same_bit_by_bit_also_in_another_process(self):
        here = looked_at(turning(blotches(2), 0.7))
        assert here == looked_at(turning(blotches(2), 0.7))
        code = (
            "from apps.renders.looks import looked_at\n"
            "from apps.renders.tests.synthetic import blotches, turning\n"
            "print(repr(looked_at(turning(blotches(2), 0.7)).style_vector))"
        )
        there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        assert there.strip() == repr(here.style_vector)

    @pytest.mark.parametrize(
        "guise",
        [
            pytest.param(lambda frames: frames[:, :, ::-1], id="mirrored"),
            pytest.param(lambda frames: np.rint(frames * 0.4).astype(np.uint8), id="darker"),
            pytest.param(lambda frames: frames[..., [1, 2, 0]], id="with its hue turned"),
        ],
    )
    def test_it_stays_near_when_the_picture_is(self, guise):
        own = turning(blotches(3), 0.6)
        others = [looked_at(sliding(blotches(seed, 1 + seed % 3), 0.2 * seed)) for seed in range(4, 9)]
        looked = looked_at(guise(own))
        near = cosine(looked_at(own), looked)
        assert near > 0.6
        assert near > max(cosine(other, looked) for other in others) + 0.2

    def test_it_tells_how_things_move_from_how_they_look(self):
        field = blotches(5)
        slow, again, spinning = sliding(field, 0.3), sliding(field, 0.33), turning(field, 2.0)
        looked = looked_at(slow)
        assert cosine(looked, looked_at(again)) > cosine(looked, looked_at(spinning)) + 0.05

    @pytest.mark.parametrize(
        ("frames", "far"),
        [
            (np.zeros((1, 72, 128, 3), np.uint8), None),
            (np.full((72, 72, 128, 3), 255, np.uint8), np.full((8, 72, 128, 3), 255, np.uint8)),
            (np.zeros((3, 36, 64, 3), np.uint8), np.zeros((0, 36, 64, 3), np.uint8)),
            (np.random.default_rng(1).integers(0, 256, (20, 72, 128, 3)).astype(np.uint8), None),
        ],
        ids=["one black frame", "all white", "few and small", "noise"],
    )
    def test_it_takes_whatever_comes(self, frames, far):
        looked = looked_at(frames, far)
        assert np.isfinite(looked.style_vector).all()
        assert np.linalg.norm(looked.style_vector) == pytest.approx(1, abs=2e-3)
        assert len(looked.style_metadata["palette"]) == 5


class TestMotion:
    @pytest.mark.parametrize("seed", [11, 12, 13])
    @pytest.mark.parametrize(
        ("word", "moved"),
        [
            ("rotating", lambda field: turning(field, 0.8)),
            ("rotating", lambda field: turning(field, -0.5)),
            ("zooming", lambda field: growing(field, 0.4)),
            ("zooming", lambda field: growing(field, -0.3)),
            ("flowing", lambda field: sliding(field, 0.4)),
            ("pulsing", lambda field: brightening(field, 0.8)),
            ("still", lambda field: np.repeat(still(field), 72, axis=0)),
        ],
    )
    def test_it_is_called_what_it_is(self, word, moved, seed):
        assert looked_at(moved(blotches(seed))).style_metadata["motion_type"] == word

    def test_what_is_new_in_every_frame_flickers(self):
        noise = np.random.default_rng(3).integers(0, 256, (72, 18, 32, 3)).astype(np.uint8)
        looked = looked_at(noise.repeat(4, axis=1).repeat(4, axis=2))
        assert looked.style_metadata["motion_type"] == "flickering"

    def test_noise_is_more_chaotic_than_a_slow_wave(self):
        noise = np.random.default_rng(3).integers(0, 256, (72, 72, 128, 3)).astype(np.uint8)
        x, _ = plane()
        wave = film(lambda t: 0.5 + 0.3 * np.sin(3 * x + t))
        restless, calm = (looked_at(frames).style_metadata for frames in (noise, wave))
        assert restless["chaos_level"] > 0.7 > 0.3 > calm["chaos_level"]
        assert restless["complexity"] > 0.7 > 0.4 > calm["complexity"]


class TestColours:
    def test_white_is_light_and_black_dark(self):
        white, black = (looked_at(np.full((1, 72, 128, 3), level, np.uint8)).style_metadata for level in (255, 0))
        assert white["brightness"] == 1
        assert black["brightness"] == 0
        assert white["palette"] == ["#ffffff"] * 5
        assert white["color_temp"] == "neutral"
        assert white["saturation"] == 0

    @pytest.mark.parametrize(
        ("ink", "word"),
        [((0.9, 0.5, 0.2), "warm"), ((0.2, 0.5, 0.9), "cool"), ((0.8, 0.8, 0.8), "neutral"), ((0.9, 0.2, 0.2), "warm")],
    )
    def test_it_is_as_warm_as_its_ink(self, ink, word):
        assert looked_at(still(blotches(4), ink)).style_metadata["color_temp"] == word

    def test_its_palette_holds_the_colours_that_are_there_the_commonest_first(self):
        bands = np.zeros((1, 72, 128, 3), np.uint8)
        inks = [(250, 10, 10), (10, 250, 10), (10, 10, 250), (250, 250, 10), (20, 20, 20)]
        edges = [0, 50, 80, 100, 115, 128]
        for ink, start, end in zip(inks, edges, edges[1:], strict=False):
            bands[:, :, start:end] = ink
        assert looked_at(bands).style_metadata["palette"] == ["#" + bytes(ink).hex() for ink in inks]

    def test_the_perceptual_space_has_known_places(self):
        white, red = oklab(np.array([[255.0, 255, 255], [255, 0, 0]]))
        assert white == pytest.approx([1, 0, 0], abs=1e-3)
        assert red == pytest.approx([0.628, 0.225, 0.126], abs=2e-3)


class TestFlashes:
    @pytest.mark.parametrize(
        ("frames", "flashes"),
        [
            (blinking(4, 0.34), True),
            (blinking(6, 1.0), True),
            (blinking(2, 1.0), False),
            (blinking(3, 1.0), False),
            (blinking(4, 0.2), False),
            # A change of less than a tenth of all light, and one among very light ones.
            (blinking(6, 1.0, 0.3, 0.38), False),
            (blinking(6, 1.0, 0.93, 1.0), False),
        ],
        ids=["4 Hz, a third", "6 Hz, all", "2 Hz", "3 Hz", "a fifth", "faint", "very light"],
    )
    def test_they_are_counted(self, frames, flashes):
        assert looked_at(frames).is_flashing is flashes

    def test_it_is_said_how_strong_they_are(self):
        calm, some, more = (looked_at(frames) for frames in (blinking(2, 1.0), blinking(4, 0.5), blinking(8, 1.0)))
        assert (calm.flashes_a_second, calm.flash_area) == (0, 0)
        assert (some.flashes_a_second, some.flash_area) == (pytest.approx(4, abs=0.5), pytest.approx(0.5, abs=0.06))
        assert more.flashes_a_second > some.flashes_a_second
        assert more.flash_area == 1

    def test_red_ones_count_though_they_are_dark(self):
        frames = np.zeros((72, 72, 128, 3), np.uint8)
        frames[(np.arange(72) // 3) % 2 == 0, ..., 0] = 150
        assert looked_at(frames).is_flashing
        assert not looked_at(frames[..., [2, 1, 0]]).is_flashing

    def test_a_picture_that_is_turned_inside_out_flashes_though_it_is_as_light_as_before(self):
        frames = np.zeros((72, 72, 128, 3), np.uint8)
        odd = (np.arange(72) // 3) % 2 == 0
        frames[odd, :, :64] = 220
        frames[~odd, :, 64:] = 220
        assert looked_at(frames).is_flashing

    def test_stripes_that_pass_by_do_not(self):
        x, _ = plane()
        passing = film(lambda t: 0.5 + 0.5 * np.sign(np.sin(25 * x - 30 * t)))
        assert not looked_at(passing).is_flashing


class TestNothingToSee:
    def test_it_is_said_how_much_of_it_is_blank_and_how_much_stays(self):
        frames = np.full((72, 72, 128, 3), 40, np.uint8)
        frames[1::2, :, :32] = 200
        looked = looked_at(frames)
        assert looked.stillness == pytest.approx(7 / 8, abs=0.01)
        assert looked.blankness == pytest.approx(7 / 8, abs=0.15)
        assert not looked.is_static

    def test_one_colour_all_the_time_is_blank(self):
        looked = looked_at(np.full((72, 72, 128, 3), 90, np.uint8), np.full((8, 72, 128, 3), 90, np.uint8))
        assert looked.is_blank
        assert looked.is_static

    def test_a_picture_that_stands_still_is_static_and_not_blank(self):
        looked = looked_at(np.repeat(still(blotches(6)), 72, axis=0))
        assert looked.is_static
        assert not looked.is_blank

    def test_what_changes_only_later_is_not_static(self):
        black = np.zeros((72, 72, 128, 3), np.uint8)
        looked = looked_at(black, still(blotches(6)))
        assert not looked.is_static
        assert not looked.is_blank

    def test_a_small_thing_that_moves_is_enough(self):
        frames = np.zeros((72, 72, 128, 3), np.uint8)
        for number, frame in enumerate(frames):
            frame[30:33, number : number + 3] = 255
        looked = looked_at(frames)
        assert not looked.is_static
        assert looked.style_metadata["motion_type"] != "still"
