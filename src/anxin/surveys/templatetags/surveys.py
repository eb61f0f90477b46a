"""Texts in both languages as templates show them."""

from django import template

from anxin.engines.surveys import Words
from anxin.surveys.selectors.wording import said as in_words

register = template.Library()


@register.filter
def said(words: Words | None) -> str:
    """A text of a questionnaire in the reader's language."""
    return in_words(words)


@register.simple_tag
def both(zh: str, en: str) -> str:
    """The title of a questionnaire in the reader's language."""
    return in_words(Words(zh, en))
