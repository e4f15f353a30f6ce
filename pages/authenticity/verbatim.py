"""Text that people wrote, shown as they wrote it."""

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


def verbatim(text: str) -> str:
    """The text as Markdown that shows it letter by letter: people named the occasion."""
    return _MARKDOWN.sub(r"\\\1", text)
