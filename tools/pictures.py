"""Take the pictures of the READMEs from a running demo: python tools/pictures.py [http://127.0.0.1:8000]

Each picture keeps the 256 colours that it uses most; words stay sharp and a picture stays under a quarter megabyte.
"""

from __future__ import annotations

import base64
import struct
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tools.finders import find_browser  # noqa: E402  (a script finds its own package only now)
from tools.stage import HOME  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
MOST_BYTES = 250_000
PASSWORD = "hechang-demo-2026"  # noqa: S105  (the demo says it to everybody)
LOCALES = {"zh": "zh-CN", "en": "en-GB"}

#: Draws the picture on a canvas and answers its size, a palette, and an index into it for every pixel.
_TO_PALETTE = """async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const paper = canvas.getContext("2d");
  paper.drawImage(image, 0, 0);
  const { data } = paper.getImageData(0, 0, image.width, image.height);
  const uses = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
    uses.set(colour, (uses.get(colour) ?? 0) + 1);
  }
  const palette = [...uses].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([colour]) => colour);
  const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const nearest = new Map(palette.map((colour, place) => [colour, place]));
  for (const colour of uses.keys()) {
    if (nearest.has(colour)) continue;
    const [red, green, blue] = parts(colour);
    let best = 0;
    let least = Infinity;
    palette.forEach((other, place) => {
      const [r, g, b] = parts(other);
      const far = 2 * (red - r) ** 2 + 4 * (green - g) ** 2 + 3 * (blue - b) ** 2;
      if (far < least) [best, least] = [place, far];
    });
    nearest.set(colour, best);
  }
  const pixels = new Uint8Array(data.length / 4);
  for (let at = 0; at < pixels.length; at += 1) {
    pixels[at] = nearest.get((data[4 * at] << 16) | (data[4 * at + 1] << 8) | data[4 * at + 2]);
  }
  let text = "";
  for (let at = 0; at < pixels.length; at += 8192) text += String.fromCharCode(...pixels.subarray(at, at + 8192));
  return { width: image.width, height: image.height, palette: palette.flatMap(parts), pixels: btoa(text) };
}"""


@dataclass(frozen=True)
class Picture:
    """What is photographed: who looks, at which page, how wide; ``follow`` is pressed first."""

    name: str
    language: str
    who: str
    path: str
    follow: str = ""
    phone: bool = False


PICTURES = (
    Picture("today-zh", "zh", "chen.min", "/today/"),
    Picture("today-en", "en", "p.kaur", "/today/"),
    Picture("case-zh", "zh", "chen.min", "/complaints/?phase=calming", "[data-open]"),
    Picture("case-en", "en", "j.whitfield", "/complaints/?phase=calming", "[data-open]"),
    Picture("list-zh", "zh", "ji.ruolin", "/complaints/"),
    Picture("list-en", "en", "p.kaur", "/complaints/"),
    Picture("figures-zh", "zh", "ji.ruolin", "/figures/"),
    Picture("figures-en", "en", "p.kaur", "/figures/"),
    Picture("phone-zh", "zh", "chen.min", "/today/", phone=True),
    Picture("phone-en", "en", "p.kaur", "/today/", phone=True),
)


def take(browser: Browser, picture: Picture, address: str) -> bytes:
    """Sign in, go to the page, and return its picture."""
    width, height = (390, 844) if picture.phone else (1440, 900)
    context = browser.new_context(
        base_url=address,
        locale=LOCALES[picture.language],
        viewport={"width": width, "height": height},
        device_scale_factor=2 if picture.phone else 1,
        has_touch=picture.phone,
        reduced_motion="reduce",
        color_scheme="light",
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", picture.who)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    page.goto(picture.path)
    if picture.follow:
        page.locator(picture.follow).first.click()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)
    taken = page.screenshot()
    context.close()
    return taken


def slim(page: Page, taken: bytes) -> bytes:
    """Return the picture with a palette of 256 colours."""
    drawn = page.evaluate(_TO_PALETTE, "data:image/png;base64," + base64.b64encode(taken).decode())
    width, height = drawn["width"], drawn["height"]
    pixels = base64.b64decode(drawn["pixels"])
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = [
        (b"IHDR", header),
        (b"PLTE", bytes(drawn["palette"])),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def main(argv: list[str]) -> int:
    """Take every picture; exit 1 when one is too large."""
    address = argv[0] if argv else "http://127.0.0.1:8000"
    noted = HOME / "chromium"
    path = noted.read_text().strip() if noted.exists() else find_browser()
    FOLDER.mkdir(parents=True, exist_ok=True)
    too_large = False
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--no-proxy-server"])
        studio = browser.new_page()
        for picture in PICTURES:
            made = slim(studio, take(browser, picture, address))
            (FOLDER / f"{picture.name}.png").write_bytes(made)
            print(f"{picture.name:<12} {len(made) / 1000:6.0f} kB", flush=True)
            too_large |= len(made) > MOST_BYTES
        browser.close()
    return int(too_large)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
