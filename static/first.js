// The first page, before Streamlit has come: drawn from the document that came with the answer.

import { Board } from "./board.js";

const early = document.getElementById("awal");
const { page, document: first } = JSON.parse(document.getElementById("dokumen").textContent);

early.replaceChildren();
early.board = new Board(early, page);
early.board.show(first, "replace");
