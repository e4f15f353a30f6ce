"""Elements of our own in the browser: each is a file in `static/`."""

from collections.abc import Callable
from typing import Any

import streamlit as st

# The browser gets these lines with every message, so they only fetch the component proper.
_LOADER = """
const module = import(new URL("app/static/FILE", document.baseURI).href);
export default (component) => {
  const drawn = module.then(({ default: draw }) => draw(component));
  return () => drawn.then((close) => close?.());
};
"""


def element(name: str) -> Callable[..., Any]:
    """Return the element that `static/<name>.js` draws, called with its data and callbacks."""
    loader = _LOADER.replace("FILE", f"{name}.js")
    return st.components.v2.component(f"jember.{name}", js=loader, isolate_styles=False)


_sharing = element("sharing")


def offer_link() -> None:
    """Show a button that copies the address: who opens it sees the same page and choices."""
    _sharing(key="salin_tautan", width="content")
