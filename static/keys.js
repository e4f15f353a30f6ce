// Keys of a page: from a figure to its table and back, to the search, and a list of them all under "?".

import { make } from "./figure.js";

const KEYS = [
  ["?", "Daftar tombol ini"],
  ["/", "Cari kecamatan"],
  ["t", "Dari gambar yang dilihat ke tabelnya"],
  ["Esc", "Dari tabel kembali ke gambarnya; menutup pilihan yang terbuka"],
  ["Alt ←", "Membatalkan pilihan terakhir"],
];

const list = () => {
  const dialog = make("dialog", "board-origin keys");
  const heading = make("h2", "", "Tombol papan ketik");
  heading.id = "judul-tombol";
  dialog.setAttribute("aria-labelledby", heading.id);
  const close = make("button", "close", "Tutup");
  close.type = "button";
  close.addEventListener("click", () => dialog.close());
  const keys = make("dl");
  for (const [key, words] of KEYS) {
    const term = make("dt");
    term.append(make("kbd", "", key));
    keys.append(term, make("dd", "", words));
  }
  dialog.append(close, heading, keys);
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
};

const isSeen = (figure) => {
  const { top, bottom } = figure.getBoundingClientRect();
  return bottom > 100 && top < innerHeight / 2;
};

const openTable = (figure) => {
  const table = figure?.querySelector("details.table");
  if (!table) return;
  table.open = true;
  // The table is filled when the browser has told that it is open.
  table.addEventListener("toggle", () => table.querySelector(".scroll")?.focus(), { once: true });
  table.querySelector(".scroll")?.focus();
};

// Hears the keys of this page; gives back how to stop that.
export const hearKeys = (page) => {
  const hear = (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const table = key === "Escape" && target.closest?.("details.table[open]");
    if (table) {
      table.open = false;
      table.querySelector("summary").focus();
      return;
    }
    if (target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (key === "?") {
      page.append(list());
      page.lastChild.showModal();
    } else if (key === "/") {
      page.querySelector("[role=combobox]")?.focus();
    } else if (key === "t") {
      openTable(target.closest?.("figure") ?? [...page.querySelectorAll("figure")].find(isSeen));
    } else {
      return;
    }
    event.preventDefault();
  };
  addEventListener("keydown", hear);
  return () => removeEventListener("keydown", hear);
};
