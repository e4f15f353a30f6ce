// The first page, before Streamlit has come: drawn from the document that came with the answer.

import { Board } from "./board.js";

const early = document.getElementById("awal");
const { page, document: first } = JSON.parse(document.getElementById("dokumen").textContent);

early.replaceChildren();
early.board = new Board(early, page);
early.board.show(first, "replace");

// Streamlit asks for the font of its icons, 375 kB, before it has one to show. Where there is one, the
// browser fetches it by itself.
const { load } = FontFaceSet.prototype;
FontFaceSet.prototype.load = function some(font, ...text) {
  return font.includes("Material Symbols") ? Promise.resolve([]) : load.call(this, font, ...text);
};
