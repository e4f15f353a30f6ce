// What stands on the board: figures with their tables, cards, and the places of what is missing.

import { CONFIG, boundaries, make, needed, plotly, prepared } from "./figure.js";
import { grid } from "./grid.js";
import { legend, withoutLegend } from "./legend.js";
import { draw, markBox } from "./simulated.js";

const originButton = (board, name) => {
  const button = make("button", "cite", "Angka ini dari mana?");
  button.type = "button";
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", () => board.explain(name));
  return button;
};

const pressButton = (board, name) => {
  const button = make("button", "cite", "Ke Ruang pers");
  button.type = "button";
  button.title = "Gambar, data, keterangan, dan kit untuk diterbitkan";
  button.addEventListener("click", () => board.publish(name));
  return button;
};

// For whom waits until a choice is on the screen; silent where nothing was drawn anew.
export const setDrawn = (node, turn, what = "drawn") => {
  if (node.dataset[what] !== String(turn)) node.dataset[what] = String(turn);
};

export const keep = (blob, name) => {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

// A line with its end, which says what was revised, in strong letters; there is mostly none.
const ended = (words, corrected) => {
  const plain = words.slice(0, words.length - corrected.length);
  return corrected ? [plain, make("strong", "", corrected)] : [plain];
};

// The places of a table's rows in the order that the reader wants; unknown numbers come last.
const order = ({ columns, rows }, sorted) => {
  const places = rows.map((_, index) => index);
  if (!sorted) return places;
  const { place, way } = sorted;
  // Numbers and months are sorted by what they are and not by their texts.
  const { numeric, keys } = columns[place];
  const key = (index) => (keys ? keys[index] : rows[index][place]);
  const compare = (a, b) => (numeric ? a - b : a.localeCompare(b, "id"));
  const known = places.filter((index) => key(index) !== null && key(index) !== "");
  const unknown = places.filter((index) => !known.includes(index));
  known.sort((a, b) => compare(key(a), key(b)) * (way === "ascending" ? 1 : -1));
  return [...known, ...unknown];
};

// Plotly looks at every drawing whether its box is empty, for figures that fill it. Ours are told their
// size, and each look would cost a layout of what was drawn just before: it is told not to look again.
const NEED_NOT_LOOK = { _hasZeroWidth: true, _hasZeroHeight: true };

// Of a drawing that is narrower than this, words would be cut off: it is drawn so wide, and made smaller.
const NARROWEST = 340;
const IN_FULL = { width: "", transform: "", marginBottom: "" };

export class Figure {
  constructor(board, name) {
    this.board = board;
    this.root = make("figure", "tile chart");
    this.root.dataset.name = name;
    this.head = make("figcaption");
    this.title = make("h3");
    this.title.id = `judul-${name}`;
    this.chip = make("span", "chip");
    this.subtitle = make("p", "subtitle");
    this.head.append(this.title, this.chip, this.subtitle);
    this.legend = make("ul", "parts");
    this.legend.setAttribute("aria-hidden", "true");
    this.plot = make("div", "plot");
    this.plot.setAttribute("role", "img");
    this.footer = make("p", "footer");
    this.table = make("details", "table");
    this.table.append(make("summary", "", "Tabel dan CSV"));
    this.table.addEventListener("toggle", () => this.fillTable());
    const actions = make("div", "actions");
    actions.append(originButton(board, name), this.table, this.pictures());
    actions.append(pressButton(board, name));
    this.root.append(this.head, this.legend, this.plot, this.footer, actions);
  }

  pictures() {
    const menu = make("details", "pictures");
    menu.append(make("summary", "", "Unduh gambar"));
    for (const kind of ["png", "svg"]) {
      const button = make("button", "download", kind.toUpperCase());
      button.type = "button";
      button.setAttribute("aria-label", `Unduh gambar sebagai ${kind.toUpperCase()}`);
      button.addEventListener("click", () => this.withPicture(kind, (file) => keep(file, `${this.tile.file}.${kind}`)));
      menu.append(button);
    }
    // The share sheet of a phone; on a desk there is none.
    if (navigator.canShare?.({ files: [new File([""], "a.png", { type: "image/png" })] })) {
      const share = make("button", "download", "Bagikan");
      share.type = "button";
      share.addEventListener("click", () => this.withPicture("png", (file) => this.share(file)));
      menu.append(share);
    }
    this.trouble = make("p", "trouble");
    this.trouble.setAttribute("role", "status");
    menu.append(this.trouble);
    return menu;
  }

  async withPicture(kind, take) {
    const { tile, board } = this;
    try {
      const [Plotly, { picture, WIDTH }] = await Promise.all([plotly(), import("./picture.js")]);
      const geojson = this.needsMap ? await boundaries() : undefined;
      const bare = prepared(tile.figure, board.template, WIDTH, false, geojson);
      await take(await picture(Plotly, bare, tile, kind, CONFIG));
      this.trouble.textContent = "";
    } catch (error) {
      // A reader may close the share sheet again.
      if (error.name === "AbortError") return;
      this.trouble.textContent = "Gambar tidak dapat dibuat. Muat ulang halaman, lalu coba lagi.";
    }
  }

  share(picture) {
    const { file, title } = this.tile;
    const files = [new File([picture], `${file}.png`, { type: "image/png" })];
    return navigator.share({ files, title, text: `${title} ${location.href}` });
  }

  update(tile) {
    this.tile = tile;
    this.title.textContent = tile.title;
    this.subtitle.textContent = tile.subtitle;
    this.chip.textContent = tile.status.label;
    this.chip.dataset.status = tile.status.id;
    this.chip.title = tile.status.meaning;
    this.plot.setAttribute("aria-label", tile.alt);
    this.footer.replaceChildren(...ended(tile.footer, tile.corrected));
    this.filled = false;
    this.fillTable();
    const spec = JSON.stringify(tile.figure);
    if (spec !== this.spec) this.painted = undefined;
    this.spec = spec;
    this.figure = withoutLegend(tile.figure);
  }

  get needsMap() {
    return Boolean(this.tile.figure.layout.geo);
  }

  get isDrawing() {
    return !this.tile.grid;
  }

  // Asks for the room that the drawing needs at least; in a row of taller cards it gets more.
  claim(width, dark) {
    legend(this.legend, this.figure, dark && this.board.colours);
    this.plot.classList.toggle("drawing", this.isDrawing);
    this.wide = width && Math.max(NARROWEST, Math.floor(width));
    const high = this.isDrawing ? needed(this.figure, this.wide) : 0;
    const scale = width && this.isDrawing ? Math.min(1, width / NARROWEST) : 1;
    // Plotly finds what is clicked in what is transformed, but not in what is zoomed.
    const smaller = { width: `${100 / scale}%`, transform: `scale(${scale})`, marginBottom: `${high * (scale - 1)}px` };
    Object.assign(this.plot.style, { minHeight: high ? `${high}px` : "" }, scale < 1 ? smaller : IN_FULL);
  }

  async paint(Plotly, geojson, width, dark, high = 0) {
    // The cells of a grid find their own room.
    const paint = this.isDrawing ? `${width} ${high} ${dark}` : `${dark}`;
    if (width && this.painted !== paint) {
      this.painted = paint;
      this.width = width;
      this.geojson = geojson;
      if (this.tile.grid) {
        this.plot.setAttribute("role", "group");
        grid(this.plot, this.tile, dark ? this.board.colours : {}, (code) => this.clicked(code));
        setDrawn(this.plot, this.board.turn);
        return;
      }
      const { data, layout } = prepared(
        this.figure, this.board.template, width, dark && this.board.colours, geojson, high,
      );
      const first = !this.plot.data;
      await draw(Plotly, this.plot, { data, layout }, CONFIG);
      if (first) {
        this.plot.on("plotly_click", ({ points }) => this.clicked(points?.[0]?.customdata));
        Object.assign(this.plot._context, NEED_NOT_LOOK);
      }
      this.plot.classList.toggle("clickable", Boolean(this.tile.selects));
    }
    setDrawn(this.plot, this.board.turn);
  }

  clicked(code) {
    if (this.tile.selects && code) this.board.pick(this.tile.selects, code);
  }

  fillTable() {
    if (!this.table.open || this.filled) return;
    this.filled = true;
    const { columns } = this.tile.table;
    const table = make("table");
    table.setAttribute("aria-labelledby", this.title.id);
    const headings = make("tr");
    columns.forEach((column, place) => {
      const cell = make("th", column.numeric ? "number" : "");
      cell.scope = "col";
      const sort = make("button", "sort", column.label);
      sort.type = "button";
      sort.title = "Urutkan menurut kolom ini";
      sort.addEventListener("click", () => this.sortBy(place));
      cell.append(sort);
      headings.append(cell);
    });
    const head = make("thead");
    head.append(headings);
    const body = make("tbody");
    table.append(head, body);
    const scroll = make("div", "scroll");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-labelledby", this.title.id);
    scroll.append(table);
    scroll.addEventListener("copy", (event) => this.copied(event));
    const downloads = [
      ["excel", "Unduh CSV untuk Excel"],
      ["mesin", "Unduh CSV untuk program"],
    ].map(([kind, words]) => {
      const csv = make("button", "download", words);
      csv.type = "button";
      csv.addEventListener("click", () => this.board.save(this.tile, kind));
      return csv;
    });
    this.table.replaceChildren(this.table.firstChild, ...downloads, scroll);
    this.headings = [...headings.children];
    this.body = body;
    if (!columns[this.sorted?.place]) this.sorted = undefined;
    this.fillRows();
  }

  // Rows that are pasted elsewhere bring along what stands below the figure.
  copied(event) {
    const cells = `${getSelection()}`.trim();
    if (!/[\t\n]/.test(cells)) return;
    event.clipboardData.setData("text/plain", `${cells}\n${this.tile.footer}\n`);
    event.preventDefault();
  }

  // First click: the largest numbers or the first words; second: the other way; third: as drawn.
  sortBy(place) {
    const first = this.tile.table.columns[place].numeric ? "descending" : "ascending";
    const second = first === "ascending" ? "descending" : "ascending";
    const now = this.sorted?.place === place ? this.sorted.way : undefined;
    const way = { [first]: second, [second]: undefined }[now] ?? (now ? undefined : first);
    this.sorted = way && { place, way };
    this.fillRows();
  }

  fillRows() {
    const { columns, rows, codes } = this.tile.table;
    this.headings.forEach((cell, place) => {
      if (this.sorted?.place === place) cell.setAttribute("aria-sort", this.sorted.way);
      else cell.removeAttribute("aria-sort");
    });
    const lines = order(this.tile.table, this.sorted).map((index) => {
      const line = make("tr");
      rows[index].forEach((text, place) => {
        const cell = make(place === 0 ? "th" : "td", columns[place].numeric ? "number" : "");
        if (place === 0) cell.scope = "row";
        if (place === 0 && codes?.[index] && this.tile.selects) {
          const pick = make("button", "pick", text);
          pick.type = "button";
          pick.addEventListener("click", () =>
            this.board.pick(this.tile.selects, codes[index]),
          );
          cell.append(pick);
        } else {
          cell.textContent = text;
        }
        line.append(cell);
      });
      return line;
    });
    this.body.replaceChildren(...lines);
  }

  // Drawn anew for the width that it has on paper, in the colours of paper: the browser takes its
  // picture of the page as soon as this returns, and Plotly has drawn by then.
  fitPaper() {
    if (!this.width) return;
    const style = getComputedStyle(this.root);
    const zoom = Number(style.getPropertyValue("--zoom"));
    const width = Math.floor(Number(style.getPropertyValue("--paper")) / zoom);
    Object.assign(this.plot.style, IN_FULL, { zoom });
    legend(this.legend, this.figure);
    this.paint(window.Plotly, this.geojson, width, false);
  }

  fitScreen() {
    this.plot.style.zoom = "";
  }

  // No Plotly.purge: it makes a map fail that is still being drawn, and what is off the page is garbage.
  remove() {
    this.root.remove();
  }
}

export class Card {
  constructor(board, name) {
    this.board = board;
    this.root = make("section", "tile card");
    this.root.dataset.name = name;
    this.name = name;
  }

  update(tile) {
    const kept = JSON.stringify(tile);
    if (kept === this.kept) return;
    this.kept = kept;
    const heading = make("h3", "label", tile.leads ? undefined : tile.label);
    if (tile.leads) {
      const link = make("a", "", tile.label);
      link.href = new URL(`../../${tile.leads}`, import.meta.url);
      link.addEventListener("click", (event) => this.board.go(event, tile.leads, {}));
      heading.append(link);
    }
    const value = make("p", "value", tile.value);
    const chip = make("span", "chip", tile.status.label);
    chip.dataset.status = tile.status.id;
    chip.title = tile.status.meaning;
    const state = make("p", "state");
    state.append(chip, " ", ...ended(tile.as_of, tile.corrected));
    this.root.replaceChildren(heading, value, make("p", "detail", tile.detail), state);
    for (const line of tile.apart) {
      const apart = make("p", "apart", `${line.text} `);
      const mark = make("span", "chip", line.status.label);
      mark.dataset.status = line.status.id;
      apart.append(mark);
      this.root.append(apart);
    }
    this.root.append(originButton(this.board, this.name));
    if (tile.status.id === "simulasi") markBox(this.root);
  }

  remove() {
    this.root.remove();
  }
}

// The place of a tile of which there is nothing real, for who wants to see nothing made up.
export class Missing {
  constructor(board, name) {
    this.root = make("section", "tile missing");
    this.root.dataset.name = name;
  }

  update(tile) {
    this.root.replaceChildren(
      ...Object.entries(tile.lists).flatMap(([words, whats]) => {
        const list = make("ul");
        list.append(...whats.map((what) => make("li", "", what)));
        return [make("p", "", words), list];
      }),
    );
  }

  remove() {
    this.root.remove();
  }
}

// Where a number comes from, from its definition down to the query, over the page.
export class Origin {
  constructor(board, parent) {
    this.board = board;
    this.root = make("dialog", "board-origin");
    this.root.setAttribute("aria-labelledby", "judul-asal");
    parent.append(this.root);
    // A click beside the dialog lands on the dialog itself, not on what is in it.
    this.root.addEventListener("click", (event) => {
      if (event.target === this.root) this.root.close();
    });
  }

  show(name, { title, sections }) {
    const heading = make("h2", "", "Angka ini dari mana?");
    heading.id = "judul-asal";
    const close = make("button", "close", "Tutup");
    close.type = "button";
    close.addEventListener("click", () => this.root.close());
    const box = make("div", "sections");
    box.append(heading, make("p", "subtitle", title), ...sections.flatMap(this.section));
    box.append(pressButton(this.board, name));
    this.root.replaceChildren(close, box);
    this.root.showModal();
    this.root.scrollTop = 0;
  }

  section({ heading, lines, code }) {
    const list = make("dl");
    for (const { term, words, url } of lines) {
      const said = make("dd", "", words);
      if (url.startsWith("https://") || url.startsWith("http://")) {
        const link = make("a", "", url);
        link.href = url;
        link.target = "_blank";
        link.rel = "noopener noreferrer";
        said.append(" ", link);
      }
      list.append(make("dt", "", term), said);
    }
    return [make("h3", "", heading), list, ...(code ? [make("pre", "", code)] : [])];
  }
}

