"""HTML of strangers made harmless: words, tables and the pictures that came along; nothing else survives.

No styles, no classes and no ids: a cleaned mail cannot cover the page or take a name of ours. No address outside is
asked for anything, so that nobody learns who read his mail and when.
"""

import re
from html import escape, unescape

import nh3

#: Longer ones are shown as text alone; no mail that somebody writes comes near.
MOST_HTML = 400_000
#: The cleaner builds the tree that a browser would: deep nesting makes it slow, so the sum of all depths is bounded.
_MOST_DEPTH, _MOST_WORK = 200, 600_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_EMPTY = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "area", "base", "wbr", "source", "o"})
_TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "s", "small", "span", "strike", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
#: What stands inside these is no text for a reader.
_WITH_CONTENT = {
    "script",
    "style",
    "title",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "math",
    "select",
    "textarea",
}
_CONTENT_ID = re.compile(r"cid:[^\s\"'<>\\]{1,200}", re.IGNORECASE)
_NEW_LINE = re.compile(r"<br[^>]*>|</(?:p|div|tr|li|h[1-6]|blockquote|table|dd|dt)>|<hr[^>]*>")
_BETWEEN_CELLS = re.compile(r"</t[dh]>")
#: Stops at the next bracket: text full of open ones would be walked through again for each.
_ANY_TAG = re.compile(r"<[^<>]*>")
_PICTURE_ELSEWHERE = re.compile(r"<img(?![^>]* src=)[^>]*?(?: alt=\"([^\"]*)\")?[^>]*>")
_BLANK_LINES = re.compile(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*)+")


def clean_html(html: str) -> str:
    """Return what of a mail's HTML may stand in a page of ours; empty when it is too large or too deeply nested.

    A picture that came with the mail keeps ``src="cid:…"``; other pictures leave their description.
    """
    if len(html) > MOST_HTML or _costs_too_much(html):
        return ""
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_WITH_CONTENT,
        attributes={
            "a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"},
            "ol": {"start"},
        },
        attribute_filter=_kept_attribute,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )  # fmt: skip
    return _PICTURE_ELSEWHERE.sub(_described, cleaned).strip()


def text_of_html(html: str) -> str:
    """Return the words of HTML as plain lines; what is too large to be cleaned is cut to its words all the same."""
    cleaned = clean_html(html)
    if not cleaned:
        return _bare(html[:MOST_HTML])
    lines = _BETWEEN_CELLS.sub("\t", _NEW_LINE.sub("\n", cleaned.replace("\n", " ")))
    plain = unescape(_ANY_TAG.sub("", lines)).replace("\xa0", " ")
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in plain.split("\n"))).strip()


def _bare(html: str) -> str:
    without = re.sub(r"<(script|style)\b[^>]{0,2000}>", "\x01", html, flags=re.IGNORECASE)
    kept = [
        piece.partition("</s")[2].partition(">")[2] if at else piece
        for at, piece in enumerate(without.split("\x01"))
    ]
    return unescape(_ANY_TAG.sub(" ", "".join(kept)))[:MOST_HTML].strip()


def _described(picture: re.Match[str]) -> str:
    """Return what a picture shows as words; what an attribute may hold could be markup beside one."""
    return escape(unescape(picture[1] or ""), quote=False)


def _kept_attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if _CONTENT_ID.fullmatch(value.strip()) else None
    if tag == "a" and name == "href" and value.strip().lower().startswith("cid:"):
        return None
    if name in {"colspan", "rowspan", "start"}:
        return value if value.isdigit() and len(value) <= 2 else None
    return value[:2000]


def _costs_too_much(html: str) -> bool:
    depth = work = 0
    for closing, name in _TAG.findall(html):
        if name.lower() in _EMPTY:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        work += depth
        if depth > _MOST_DEPTH or work > _MOST_WORK:
            return True
    return False
