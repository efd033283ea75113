"""Draw a picture anew, so that nothing but its pixels remains: no place, no camera, no second file behind it."""

import io
import threading
from typing import Final

from PIL import Image, ImageOps

from zhunsheng.ground.files.kinds import Kind
from zhunsheng.ground.files.refused import BROKEN, TOO_MANY_PIXELS, FileRefused
from zhunsheng.ground.settings import desk

QUALITY: Final = 90
LONGEST_SIDE: Final = 16_383
"""Pixels; WebP cannot hold more, and no camera or screen has them."""

_AT_ONCE: Final = threading.BoundedSemaphore(2)
"""A picture at the limit takes some hundred megabytes while it is drawn; only so many at a time."""

_MODES: Final = {
    "JPEG": ("RGB", "L"),
    "PNG": ("RGB", "RGBA", "L", "LA", "P", "1", "I;16"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("P", "L", "RGB"),
}


def redraw(content: bytes, kind: Kind, *, limit_bytes: int) -> tuple[bytes, int, int]:
    """Return the picture drawn anew with its width and height; of an animation, the first frame.

    Refuses  FileRefused for a picture that is broken or has more pixels than allowed, before it is unpacked
    """
    with _AT_ONCE:
        try:
            _check_whole(content, kind, limit_bytes)
            return _drawn(content, kind)
        except FileRefused:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
            raise FileRefused(TOO_MANY_PIXELS, limit_bytes=limit_bytes) from fault
        except Exception as fault:
            # why so wide: Pillow's readers raise whatever the hostile bytes make them stumble over.
            raise FileRefused(BROKEN, limit_bytes=limit_bytes) from fault


def _check_whole(content: bytes, kind: Kind, limit_bytes: int) -> None:
    with Image.open(io.BytesIO(content), formats=(kind.picture,)) as picture:
        width, height = picture.size
        limit = desk().image_limit_pixels
        if width * height > limit or max(width, height) > LONGEST_SIDE:
            raise FileRefused(TOO_MANY_PIXELS, limit_bytes=limit_bytes, pixels=width * height, limit_pixels=limit)
        picture.verify()


def _drawn(content: bytes, kind: Kind) -> tuple[bytes, int, int]:
    with Image.open(io.BytesIO(content), formats=(kind.picture,)) as opened:
        opened.seek(0)
        opened.load()
        picture = ImageOps.exif_transpose(opened)
        if picture.mode not in _MODES[kind.picture]:
            picture = picture.convert(_plain_mode(picture, kind))
        clear = picture.info.get("transparency") if kind.picture in ("PNG", "GIF") else None
        picture.info = {} if clear is None else {"transparency": clear}
        drawn = io.BytesIO()
        if kind.picture in ("JPEG", "WEBP"):
            picture.save(drawn, kind.picture, quality=QUALITY)
        else:
            picture.save(drawn, kind.picture, optimize=False)
        return drawn.getvalue(), picture.width, picture.height


def _plain_mode(picture: Image.Image, kind: Kind) -> str:
    return "RGBA" if kind.picture != "JPEG" and picture.has_transparency_data else "RGB"
