"""Real files for the tests, good and hostile, made on the spot."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Mapping
from types import MappingProxyType

from PIL import Image, PngImagePlugin


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    held = io.BytesIO()
    Image.new(mode, size, 1 if mode in ("P", "1") else None).save(held, kind, **options)
    return held.getvalue()


def photo_with_a_place() -> bytes:
    """Make a phone's photo: turned by EXIF, with a place, a camera and a comment in it."""
    photo = Image.new("RGB", (60, 20), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x0110] = "SpyPhone 9"
    exif.get_ifd(0x8825)[2] = (31.0, 13.0, 49.0)
    held = io.BytesIO()
    photo.save(held, "JPEG", exif=exif, comment=b"written by hand")
    return held.getvalue()


def png_with_text() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Somebody Private", zip=True)
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>here</x:xmpmeta>")
    return picture("PNG", pnginfo=info)


def animation() -> bytes:
    held = io.BytesIO()
    frames = [Image.new("P", (8, 8), number) for number in range(3)]
    frames[0].save(held, "GIF", save_all=True, append_images=frames[1:], comment=b"<script>alert(1)</script>")
    return held.getvalue()


def pixel_bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """Claim billions of pixels in a file of a few hundred bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 10_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def archive(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return held.getvalue()


def document(main: str = "word/document.xml", more: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", main: b"<w:document/>", **more})


def overlapping_archive(copies: int = 50) -> bytes:
    """Let every entry of the directory point at the same packed bytes, so that unpacking never ends."""
    content = zlib.compress(random.Random(7).randbytes(100_000))[2:-4]
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(content), 100_000, 1, 0) + b"a" + content
    directory = b""
    for number in range(copies):
        name = f"{number:04d}".encode()
        directory += struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(content), 100_000, len(name), 0, 0, 0, 0, 0, 0
        )
        directory += name
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, copies, copies, len(directory), len(local), 0)
    return local + directory + end


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!DOCTYPE html><script>alert(document.cookie)</script>"
