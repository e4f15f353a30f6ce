"""Escape user text for Markdown."""

import re

# Links and images have brackets, icons and addresses a colon with something right behind it; the
# rest counts where a line begins.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>~$|]|:(?=\S)|^[#+-]|(?<=^\d)[.)]", re.MULTILINE)


def verbatim(text: str) -> str:
    """Escape a text so that Markdown shows it letter by letter.

    For whatever comes from an address, a file or a visitor: as Markdown it could bring an image,
    for which the reader's browser would ask another machine.
    """
    return _MARKDOWN.sub(r"\\\g<0>", text)
