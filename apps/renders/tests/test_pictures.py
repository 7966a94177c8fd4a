"""Pixels that the page hands in, as files."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from apps.renders.farm.pictures import picture, pictures, tiled, webp

RED, BLUE = (200, 30, 20, 0), (20, 40, 190, 0)


def plain(size: tuple[int, int], colour: tuple[int, int, int, int]) -> bytes:
    return bytes(colour) * (size[0] * size[1])


def noise(size: tuple[int, int]) -> Image.Image:
    rng = np.random.default_rng(7)
    return picture(size, rng.integers(0, 256, size[0] * size[1] * 4, np.uint8).tobytes())


def shown(body: bytes) -> Image.Image:
    image = Image.open(BytesIO(body))
    assert (image.format, image.mode) == ("WEBP", "RGB")
    return image


def near(pixel: tuple[int, ...], colour: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 8 for a, b in zip(pixel, colour[:3], strict=True))


def test_rows_come_from_the_top_and_the_fourth_byte_says_nothing():
    image = picture((16, 32), plain((16, 16), RED) + plain((16, 16), BLUE))
    upper, lower = (shown(webp(image, (16, 32), 9000)).getpixel((8, y)) for y in (2, 29))
    assert near(upper, RED)
    assert near(lower, BLUE)


@pytest.mark.parametrize("size", [(64, 36), (32, 18), (128, 72), (50, 31)])
def test_it_is_of_the_size_that_was_asked_for(size):
    image = picture((64, 36), plain((64, 36), RED))
    made = shown(webp(image, size, 9000))
    assert made.size == size
    assert near(made.getpixel((size[0] // 2, size[1] // 2)), RED)


def test_what_is_too_large_loses_quality_first_and_is_given_all_the_same():
    image = noise((320, 180))
    good = webp(image, (320, 180), 10**9)
    smaller = webp(image, (320, 180), len(good) - 1)
    smallest = webp(image, (320, 180), 1)
    assert len(good) > len(smaller) >= len(smallest) > 1
    assert shown(smallest).size == (320, 180)


def test_the_same_pixels_give_the_same_bytes():
    assert webp(noise((200, 120)), (100, 60), 9000) == webp(noise((200, 120)), (100, 60), 9000)


def test_tiles_stand_row_by_row_and_a_missing_one_leaves_its_place_dark():
    size = (32, 16)
    tiles = pictures(size, plain(size, RED) + plain(size, BLUE) + plain(size, BLUE))
    whole = tiled(tiles, (64, 32), 2)
    assert whole.size == (128, 64)
    assert [whole.getpixel(at) for at in ((32, 16), (96, 16), (32, 48), (96, 48))] == [
        RED[:3],
        BLUE[:3],
        BLUE[:3],
        (0, 0, 0),
    ]
