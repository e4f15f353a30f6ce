// The first page, before Streamlit has come: drawn from the document that came with the answer.

// Streamlit asks for the font of its icons, 375 kB, before it has one to show. Where there is one, the
// browser fetches it by itself.
const { load } = FontFaceSet.prototype;
FontFaceSet.prototype.load = function some(font, ...text) {
  return font.includes("Material Symbols") ? Promise.resolve([]) : load.call(this, font, ...text);
};

const early = document.getElementById("awal");
const found = document.getElementById("dokumen");

if (found) {
  const { Board } = await import("./board.js");
  const { page, document: first } = JSON.parse(found.textContent);
  early.replaceChildren();
  early.board = new Board(early, page);
  early.board.show(first, "replace");
} else {
  // A page that Streamlit draws: name and lead stand until it has.
  const drawn = new MutationObserver(() => {
    if (!document.querySelector('[data-testid="stMain"] :is(h1, [role="alert"])')) return;
    drawn.disconnect();
    early.remove();
  });
  drawn.observe(document.body, { childList: true, subtree: true });
}
