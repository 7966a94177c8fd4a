"""Pictures as files, of the pixels that the page hands in: there, making a WebP takes three times as long."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image

# Good first; smaller only where a picture is much too large for where it is shown.
QUALITIES: Final = (76, 55, 35)
# Less than half the time of the usual method, for a twentieth more bytes.
METHOD: Final = 2
PIXEL_BYTES: Final = 4

Size = tuple[int, int]


def picture(size: Size, pixels: bytes) -> Image.Image:
    """Of red, green, blue and a byte that says nothing, rows from the top."""
    return Image.frombuffer("RGBX", size, pixels, "raw", "RGBX", 0, 1).convert("RGB")


def pictures(size: Size, pixels: bytes) -> list[Image.Image]:
    length = size[0] * size[1] * PIXEL_BYTES
    return [picture(size, pixels[at : at + length]) for at in range(0, len(pixels), length)]


def tiled(tiles: list[Image.Image], size: Size, across: int) -> Image.Image:
    """Side by side, row by row, each at this size."""
    width, height = size
    whole = Image.new("RGB", (width * across, height * -(-len(tiles) // across)))
    for index, tile in enumerate(tiles):
        whole.paste(_at(tile, size), (index % across * width, index // across * height))
    return whole


def webp(image: Image.Image, size: Size, most_bytes: int) -> bytes:
    """Of this size, within that many bytes where any quality reaches it."""
    shown = _at(image, size)
    for quality in QUALITIES:
        body = BytesIO()
        shown.save(body, "WEBP", quality=quality, method=METHOD)
        if body.tell() <= most_bytes:
            break
    return body.getvalue()


def _at(image: Image.Image, size: Size) -> Image.Image:
    if image.size == size:
        return image
    # Smaller ones are means of what each pixel covers, which gives the same bytes everywhere.
    way = Image.Resampling.BOX if image.width > size[0] else Image.Resampling.BICUBIC
    return image.resize(size, way)
