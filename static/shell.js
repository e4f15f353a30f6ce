// What Streamlit puts around every page, put right: its page says that it is English, its menu is a
// list whose groups are no list items, and it has no style for paper.

document.documentElement.lang = "id";

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("board.css", import.meta.url);
document.head.append(style);

const IN_INDONESIAN = {
  "App pages": "Halaman dasbor",
  Sidebar: "Menu",
  "Collapse sidebar": "Tutup menu",
  "Expand sidebar": "Buka menu",
  Open: "Buka pilihan",
  "Clear value": "Hapus pilihan",
  Close: "Tutup",
};

const SKIP = "Langsung ke isi";

const mend = () => {
  for (const named of document.querySelectorAll("[aria-label]")) {
    const name = IN_INDONESIAN[named.getAttribute("aria-label")];
    if (name) named.setAttribute("aria-label", name);
  }
  const skip = document.querySelector("[data-testid=stSkipToContent]");
  if (skip && skip.textContent !== SKIP) skip.textContent = SKIP;
  const menu = document.querySelector("[data-testid=stSidebarNavItems]");
  for (const group of menu?.querySelectorAll(":scope > div") ?? []) {
    menu.role = "none";
    group.role = "group";
    group.ariaLabel = group.querySelector("p").textContent;
    for (const entry of group.querySelectorAll("li")) entry.role = "none";
  }
};

// Streamlit builds parts of its page anew as the reader goes.
new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
mend();
