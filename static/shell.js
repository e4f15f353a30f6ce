// What Streamlit puts around every page, put right: its page says that it is English, some of its
// words are, its menu is a list whose groups are no list items, and it has no style for paper.

import { asked, ownOf } from "./address.js";

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
  "Clear all": "Hapus semua pilihan",
  "Selected values": "Yang dipilih",
  "Add files": "Tambah berkas",
  "file upload": "Unggah berkas",
  Close: "Tutup",
  "Show/hide columns": "Pilih kolom",
  Search: "Cari",
  "Previous Result": "Hasil sebelumnya",
  "Next Result": "Hasil berikutnya",
  "Close Search": "Tutup pencarian",
  Fullscreen: "Layar penuh",
  "Close fullscreen": "Tutup layar penuh",
  "Dataframe column menu": "Menu kolom",
  "Copy column name": "Salin nama kolom",
};

const BEGIN_IN_INDONESIAN = { "Help for ": "Bantuan: ", "Remove ": "Hapus " };

// The file uploader, the fields, the lists of choices and the grids have no parameter for their words.
const TIP = "[data-testid=stTooltipContent] p";
const COLUMN = "[data-testid=stDataFrameColumnMenu] *";
const WORDS = [
  [TIP, /^Show\/hide columns$/, "Pilih kolom"],
  [TIP, /^Search$/, "Cari"],
  [TIP, /^Fullscreen$/, "Layar penuh"],
  [TIP, /^Close fullscreen$/, "Tutup layar penuh"],
  [COLUMN, /^Sort ascending$/, "Urut naik"],
  [COLUMN, /^Sort descending$/, "Urut turun"],
  [COLUMN, /^Autosize$/, "Lebar yang pas"],
  [COLUMN, /^Pin column$/, "Sematkan kolom"],
  [COLUMN, /^Unpin column$/, "Lepaskan kolom"],
  [COLUMN, /^Hide column$/, "Sembunyikan kolom"],
  ["[data-testid=stDataFrameColumnVisibilityMenu] *", /^Select all$/, "Pilih semua"],
  [".gdg-search-status *", /^Type to search$/, "Ketik yang dicari"],
  [".gdg-search-status *", /^(\d+) results?$/, "$1 ditemukan"],
  [".gdg-search-status *", /^(\d+) of (\d+) results?$/, "$1 dari $2"],
  ["[data-testid=stFileUploader] button p", /^Upload$/, "Pilih berkas"],
  ["[data-testid=stFileUploaderDropzoneInstructions] span", /^(\d+)MB per file$/, "atau tarik ke sini; paling besar $1 MB per berkas"],
  ["[data-testid=stFileUploaderDropzone] span", /^Drag and drop files here$/, "Lepaskan berkas di sini"],
  ["[data-testid=InputInstructions] span", /^Press Enter to apply$/, "Enter untuk memakai"],
  ["[data-testid=InputInstructions] span", /^Press Enter to submit form$/, "Enter untuk mengirim"],
  ["[data-testid=stDownloadButtonError], [data-testid=stDownloadButtonError] *", /^Failed to generate file for download$/, "Berkas tidak dapat dibuat atau kodenya tidak dapat dicatat. Coba lagi sebentar."],
  ["[role=dialog] *", /^Connection error$/, "Sambungan ke server terputus"],
  ["[role=dialog] *", /^Streamlit server is not responding\. Are you connected to the internet\?$/, "Server dasbor tidak menjawab. Jangan muat ulang: halaman ini menyambung sendiri begitu server kembali, dan yang dipilih tetap ada di alamatnya. Judul yang disunting perlu ditulis lagi."],
  ["[role=listbox] *", /^No results$/, "Tidak ada yang cocok"],
  ["[role=listbox] *", /^Select all$/, "Pilih semua"],
  ["[role=listbox] *", /^Select (\d+) matches$/, "Pilih $1 yang cocok"],
];

const SKIP = "Langsung ke isi";

const mend = () => {
  for (const named of document.querySelectorAll("[aria-label]")) {
    const english = named.getAttribute("aria-label");
    const begin = Object.keys(BEGIN_IN_INDONESIAN).find((one) => english.startsWith(one));
    const name = begin ? BEGIN_IN_INDONESIAN[begin] + english.slice(begin.length) : IN_INDONESIAN[english];
    if (name) named.setAttribute("aria-label", name);
  }
  for (const [place, english, words] of WORDS) {
    for (const element of document.querySelectorAll(place)) {
      // Not its element: Streamlit goes on to write into the text that it made.
      const text = element.lastChild;
      if (text?.nodeType === Node.TEXT_NODE && english.test(text.data)) {
        text.data = text.data.replace(english, words);
      }
    }
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

// What is opened in another tab begins a session of its own: its link says what this one says of itself.
const PAGES = "[data-testid=stSidebarNavLink], [data-testid=stPageLink-NavLink], .page :is(.about, .label) a";
for (const way of ["pointerdown", "focusin"]) {
  addEventListener(way, ({ target }) => {
    const link = target.closest?.(PAGES);
    if (!link) return;
    const there = new URL(link.href);
    for (const key of Object.keys(ownOf(there.searchParams))) there.searchParams.delete(key);
    for (const [key, value] of Object.entries(ownOf(asked()))) there.searchParams.set(key, value);
    link.href = there;
  });
}

// Streamlit builds parts of its page anew as the reader goes: once before they are painted is enough.
// What is drawn in our own elements, or is gone again, is none of Streamlit's, and to look for it takes as long as
// a figure.
const OURS = ".page, .gallery, .briefing, #js-plotly-tester";
let frame = 0;
new MutationObserver((records) => {
  const isOurs = ({ target }) => !target.isConnected || (target.closest ? target : target.parentElement).closest(OURS);
  if (records.every(isOurs)) return;
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    mend();
  });
}).observe(document.body, { characterData: true, childList: true, subtree: true });
mend();
