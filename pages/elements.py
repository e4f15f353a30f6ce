"""Custom components: each is a file in `static/`."""

from collections.abc import Callable
from typing import Any

import streamlit as st

# Sent with every message, so these lines only import the component itself.
_LOADER = """
const module = import(new URL("app/static/FILE", document.baseURI).href);
export default (component) => {
  const drawn = module.then(({ default: draw }) => draw(component));
  return () => drawn.then((close) => close?.());
};
"""


def element(name: str) -> Callable[..., Any]:
    """Return the component of `static/<name>.js`, to be called with data and callbacks."""
    loader = _LOADER.replace("FILE", f"{name}.js")
    return st.components.v2.component(f"jember.{name}", js=loader, isolate_styles=False)


_sharing = element("sharing")


def offer_link() -> None:
    """Show a button that copies the address, with page and selection."""
    _sharing(key="salin_tautan", width="content")
