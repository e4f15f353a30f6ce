"""A button that copies the address of what is on the screen."""

from pages.elements import element

_button = element("sharing")


def offer_link() -> None:
    """Show the button; whoever opens the copied address sees the same page and choices."""
    _button(key="salin_tautan", width="content")
