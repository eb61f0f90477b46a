"""Write docs/glossary.md from content/glossary.yaml: one term base for code, pages, API and content."""

import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "content" / "glossary.yaml"
PAGE = ROOT / "docs" / "glossary.md"

HEAD = """# Glossary

One word for one thing, in code, pages, API and content.
Made from `content/glossary.yaml` by `python tools/glossary.py`.

| id | English | 中文 |
| --- | --- | --- |
"""


def glossary_page() -> str:
    """Return the page as it should stand."""
    terms = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))["terms"]
    return HEAD + "".join(f"| {term['id']} | {term['en']} | {term['zh']} |\n" for term in terms)


def main() -> int:
    PAGE.write_text(glossary_page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
