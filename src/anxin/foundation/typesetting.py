"""Sets pages with WeasyPrint. Loaded only when something is printed: without Pango this module cannot be imported."""

from typing import Never

from PIL import ImageFile
from weasyprint import CSS, HTML, Document  # type: ignore[import-untyped]
from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]

# WeasyPrint lets the whole process take photos that were cut off; those that people send are judged more strictly.
ImageFile.LOAD_TRUNCATED_IMAGES = False


class NothingFromOutside(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Refuses every address: a form needs nothing but its own words and the style sheet that is handed in."""

    def fetch(self, url: str, headers: object = None) -> Never:
        raise ValueError(f"paper takes nothing from outside: {url[:200]}")


def pages_of(html: str, *, stylesheet: str) -> Document:
    """Lay out a document: ``.pages`` are its sheets, ``.write_pdf()`` writes it."""
    refuse = NothingFromOutside()
    style = CSS(string=stylesheet, url_fetcher=refuse)
    return HTML(string=html, url_fetcher=refuse).render(stylesheets=[style])


def fonts_for(words: str, *, families: str) -> list[str]:
    """Return the families that draw these words when the families of a style are asked for, in CSS's notation."""
    document = pages_of(f"<p>{words}", stylesheet=f"p {{ font-family: {families} }}")
    document.write_pdf()
    return [str(font.family) for font in document.fonts.values()]
