// The board: a page's name and sentence, its choices, its cards and figures.
//
// All of it is one document, `GET /figur/<page>?<address>`. A choice writes the address and fetches
// the document anew; Streamlit is told afterwards, for what it shows around the board. So a page can
// be read and changed before Streamlit has come, and without its connection.

import { asked, hold, ownOf, withHeld, write } from "./address.js";
import { Controls } from "./controls.js";
import { boundaries, isDark, make, plotly, watchTheme } from "./figure.js";
import { hearKeys } from "./keys.js";
import { copyLink } from "./sharing.js";
import { Card, Figure, Missing, Origin, keep, setDrawn } from "./tiles.js";

const HERE = new URL(".", import.meta.url);
const FIGURES = new URL("../../figur/", HERE);
const DRAFT_KEY = "X-Kunci-Draf";
const REST = 60;
const KINDS = { chart: Figure, card: Card, missing: Missing };
const LONG = 50; // Milliseconds that a reader may wait for an answer to a click.
const GONE = "Angka tidak dapat diambil dari server. Yang terlihat belum berubah; coba lagi sebentar.";
const UNCONNECTED = "Ruang pers memerlukan sambungan ke server, yang belum ada. Coba lagi sebentar.";
const RENEWED = "Datanya diperbarui sejak halaman ini dibuka. Semua angka di sini kini dari snapshot yang berlaku.";
const UNDRAWN = "Gambar tidak dapat dimuat dari server. Angkanya ada di tabelnya; muat ulang halaman untuk gambarnya.";

export class Board {
  constructor(parent, page) {
    this.page = page;
    this.turn = 0;
    this.pass = 0;
    this.tell = () => {};
    this.own = ownOf(asked());
    this.tiles = new Map();
    this.root = make("article", "page");
    this.title = make("h1");
    this.lead = make("p", "lead");
    this.about = make("p", "about");
    this.trouble = make("p", "trouble");
    this.trouble.setAttribute("role", "alert");
    this.remarks = make("div", "remarks");
    this.undetailed = make("p", "undetailed");
    this.nothing = make("p", "nothing");
    this.nothing.setAttribute("role", "status");
    this.heading = make("h2", "unseen", "Angka dan gambar");
    this.board = make("div", "board");
    this.contents = make("nav", "contents");
    this.contents.setAttribute("aria-label", "Bagian halaman");
    this.sections = new Map();
    this.controls = new Controls(
      (key, value) => this.choose(key, value), () => this.choose(), (key, value) => this.expect(key, value),
    );
    const head = make("header");
    head.append(this.title, copyLink(), this.lead, this.about);
    this.root.append(
      head, this.controls.root, this.contents, this.trouble, this.remarks, this.undetailed, this.nothing,
      this.heading, this.board,
    );
    parent.append(this.root);
    this.origin = new Origin(this, this.root);
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(this.board);
    this.unwatchTheme = watchTheme(this.root, () => this.draw());
    this.listeners = {
      beforeprint: () => {
        this.onPaper = true;
        this.figures.forEach((figure) => figure.fitPaper());
      },
      afterprint: () => {
        this.onPaper = false;
        this.figures.forEach((figure) => figure.fitScreen());
        this.draw();
      },
      popstate: () => this.back(),
      focus: () => this.renew(),
    };
    for (const [name, heard] of Object.entries(this.listeners)) addEventListener(name, heard);
    this.stopKeys = hearKeys(this.root);
    this.path = location.pathname;
  }

  // What the session reads: its snapshot, and whether it shows what is simulated. A draft has a key.
  set({ own, draft, live }, tell, say) {
    Object.assign(this, { draft, live, tell, say });
    // What it said before may be older than what is in the address since.
    const [now, before] = [JSON.stringify(own), this.heard];
    this.heard = now;
    if (now === before || now === JSON.stringify(this.own)) return;
    this.own = own;
    if (this.document) this.load(new URLSearchParams({ ...this.query, ...own }), "push");
  }

  begin(params) {
    return this.load(params, "replace");
  }

  // Choose a value of a key, or what a page begins with.
  choose(key, value) {
    return this.load(this.choosing(key, value), "push");
  }

  choosing(key, value) {
    const params = new URLSearchParams(key ? { ...this.query, ...this.own } : this.own);
    if (key) params.set(key, value);
    return params;
  }

  // A hand rests on an option before it presses. Meanwhile the server composes the document and the
  // browser keeps it (not for who has a role), so that the press only asks whether it still counts.
  expect(key, value) {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (this.query[key] !== value) this.fetch("", this.choosing(key, value)).catch(() => {});
    }, REST);
  }

  // A mark that is clicked again is let go; where many may be chosen, one more joins them.
  pick(key, code) {
    const { value } = this.document.controls.find((one) => one.key === key) ?? {};
    if (!Array.isArray(value)) return this.choose(key, this.query[key] === code ? "" : code);
    const others = value.filter((one) => one !== code);
    return this.choose(key, (others.length < value.length ? others : [...value, code]).join(","));
  }

  async back() {
    if (location.pathname !== this.path) return;
    const before = JSON.stringify(this.own);
    this.own = ownOf(asked());
    if (JSON.stringify(this.own) !== before) {
      this.tell("read", { snapshot: "", simulasi: "", ...this.own });
    }
    await this.load(asked());
  }

  // Who comes back to a page that was left open does not read what has been replaced meanwhile.
  async renew() {
    if (!this.counts) return;
    const answer = await fetch(new URL("../../berlaku", HERE)).catch(() => {});
    const { counts } = answer?.ok ? await answer.json() : {};
    if (counts && counts !== this.counts) {
      this.load(new URLSearchParams({ ...this.query, ...this.own }), "replace");
    }
  }

  fetch(path, params, signal) {
    const headers = this.draft ? { [DRAFT_KEY]: this.draft } : {};
    return fetch(new URL(`${this.page}${path}?${params}`, FIGURES), { headers, signal });
  }

  async load(params, way) {
    this.aborted?.abort();
    this.aborted = new AbortController();
    const { signal } = this.aborted;
    // Who chooses again before this is shown goes on from here.
    this.query = Object.fromEntries(params);
    this.root.setAttribute("aria-busy", "true");
    try {
      const answer = await this.fetch("", params, signal);
      if (!answer.ok) throw new Error(answer.status);
      const document = await answer.json();
      // The reader has gone to another page, whose address this is now.
      if (location.pathname !== this.path) return;
      await this.show(document, way);
    } catch (error) {
      if (signal.aborted) return;
      this.trouble.textContent = GONE;
      this.query = this.document?.query;
      if (this.document) this.controls.show(this.document.controls);
      // The address is already that of what could not be had: one step further is what is shown.
      if (this.document && !way) write({ ...this.query, ...this.own }, "push");
    }
    if (!signal.aborted) this.root.removeAttribute("aria-busy");
  }

  // Show a document; `way` is how it comes into the address.
  show(document, way) {
    const counts = this.own.snapshot ? undefined : document.snapshot;
    const isRenewed = counts && this.counts && counts !== this.counts;
    this.counts = counts;
    this.renewed ||= isRenewed;
    this.document = document;
    this.turn += 1;
    const { query, keys } = document;
    const here = asked();
    this.query = query;
    hold(keys, query);
    if (way) write({ ...query, ...this.own }, way);
    this.trouble.textContent = "";
    this.title.textContent = document.title;
    this.lead.textContent = document.lead;
    this.about.replaceChildren(...this.said(document));
    this.controls.show(document.controls);
    this.undetailed.textContent = document.undetailed;
    this.nothing.textContent = document.nothing;
    this.remarks.replaceChildren(
      ...document.remarks
        // What was chosen on another page and is not to be had here nobody has asked for.
        .filter(({ key }) => !key || here.has(key))
        .map(({ words }) => make("p", "", words)),
      ...(this.renewed ? [make("p", "", RENEWED)] : []),
    );
    this.update(document);
    const drawn = this.draw();
    if (this.live || isRenewed) drawn.then(() => this.sayAddress());
    return drawn;
  }

  sayAddress() {
    this.say("address", { page: this.page, search: location.search });
  }

  said({ simulated, due }) {
    const parts = [];
    if (simulated) {
      const link = make("a", "", "Apa yang nyata?");
      link.href = new URL("../../sumber?bagian=terbit", HERE);
      link.addEventListener("click", (event) => this.go(event, "sumber", { bagian: "terbit" }));
      const mark = make("span", "chip", "Simulasi");
      mark.dataset.status = "simulasi";
      parts.push(mark, ` ${simulated}. `, link, " · ");
    }
    return [...parts, due];
  }

  // To another page within the session, where there is one; else as any link.
  go(event, page, query) {
    // As the browser does it where there is no session, and for another tab or window.
    if (!this.connected || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.tell("go", { page, query });
  }

  // Only the session knows what was picked for the press room.
  publish(name) {
    if (this.connected) this.tell("pick", { name, search: location.search });
    else this.trouble.textContent = UNCONNECTED;
  }

  update({ rows, template, colours }) {
    this.template = template;
    this.colours = colours;
    const tiles = rows.flatMap((row) => row.tiles);
    const wanted = new Map(tiles.map((tile) => [tile.name, KINDS[tile.kind]]));
    for (const [name, shown] of this.tiles) {
      if (wanted.get(name) === shown.constructor) continue;
      shown.remove();
      this.tiles.delete(name);
    }
    for (const tile of tiles) {
      if (!this.tiles.has(tile.name)) {
        this.tiles.set(tile.name, new KINDS[tile.kind](this, tile.name));
      }
      this.tiles.get(tile.name).update(tile);
    }
    this.divide(rows.filter((row) => row.kind === "section"));
    this.arrange(rows);
  }

  // The headings of a page's parts, and the line above them that leads to each.
  divide(sections) {
    for (const { id, title, finding } of sections) {
      if (!this.sections.has(id)) {
        const root = make("header", "section");
        const heading = make("h2");
        heading.tabIndex = -1;
        root.append(heading, make("p"));
        this.sections.set(id, root);
      }
      const [heading, said] = this.sections.get(id).children;
      heading.textContent = title;
      said.textContent = finding;
    }
    this.contents.hidden = !sections.length;
    this.contents.replaceChildren(
      ...sections.map(({ id, title }) => {
        const link = make("a", "", title);
        link.href = `#${id}`;
        link.addEventListener("click", (event) => {
          event.preventDefault();
          const [heading] = this.sections.get(id).children;
          heading.focus({ preventScroll: true });
          heading.scrollIntoView();
        });
        return link;
      }),
    );
  }

  // Moving a node costs a layout: rows are rebuilt only when their tiles are others.
  arrange(rows) {
    const shape = JSON.stringify(
      rows.map((row) => [row.kind, row.id, row.tiles.map((t) => [t.name, t.kind])]),
    );
    if (shape === this.shape) return;
    this.shape = shape;
    this.board.replaceChildren(
      ...rows.map((row) => {
        if (row.kind === "section") return this.sections.get(row.id);
        const line = make("div", `row ${row.kind}`);
        for (const tile of row.tiles) {
          const { root } = this.tiles.get(tile.name);
          root.style.setProperty("--wide", tile.wide);
          line.append(root);
        }
        return line;
      }),
    );
  }

  get figures() {
    return [...this.tiles.values()].filter((tile) => tile instanceof Figure);
  }

  // What is in sight first: a reader sees it before the rest is drawn.
  async draw() {
    if (this.onPaper || !this.document) return;
    const { turn } = this;
    // Where the page changes its width meanwhile, all is drawn anew.
    this.pass += 1;
    const { pass } = this;
    const every = this.figures;
    // Figures have their room before they are drawn, so that nothing moves when they are. All is measured
    // before anything is changed: each look after a change costs a layout.
    const dark = isDark(this.root);
    const widths = every.map((one) => one.plot.getBoundingClientRect().width);
    every.forEach((one, place) => one.claim(widths[place], dark));
    const needsMap = every.some((figure) => figure.needsMap);
    const needsPlotly = every.some((figure) => figure.isDrawing);
    const got = (load, isNeeded) => (isNeeded ? load().catch(() => undefined) : undefined);
    const [Plotly, geojson] = await Promise.all([got(plotly, needsPlotly), got(boundaries, needsMap)]);
    if (pass !== this.pass || this.onPaper) return;
    const lacks = (one) => (one.isDrawing && !Plotly) || (one.needsMap && !geojson);
    const figures = every.filter((one) => !lacks(one));
    if (figures.length < every.length) this.trouble.textContent = UNDRAWN;
    // The drawing of another choice is not to be seen under the title of this one.
    for (const one of every) one.plot.style.visibility = lacks(one) ? "hidden" : "";
    this.size = this.sized();
    const boxes = new Map(figures.map((one) => [one, one.plot.getBoundingClientRect()]));
    const highs = new Map(figures.map((one) => [one, one.plot.clientHeight]));
    // Of a figure that only begins or ends on the screen nobody reads anything yet.
    const middle = ({ top, bottom }) => (top + bottom) / 2;
    const isSeen = (one) => middle(boxes.get(one)) > 0 && middle(boxes.get(one)) < innerHeight;
    const paint = (one) => one.paint(Plotly, geojson, one.wide, dark, highs.get(one));
    await Promise.all(figures.filter(isSeen).map(paint));
    setDrawn(this.board, turn, "seen");
    // The others, those near first, with pauses: a reader who scrolls or chooses again need not wait.
    const away = (one) => Math.abs(middle(boxes.get(one)) - innerHeight / 2);
    const rest = figures.filter((one) => !isSeen(one)).sort((one, other) => away(one) - away(other));
    let since = -Infinity;
    for (const one of rest) {
      if (performance.now() - since > LONG) {
        await new Promise((resolve) => setTimeout(resolve));
        since = performance.now();
      }
      if (pass !== this.pass || this.onPaper) return;
      await paint(one);
    }
    if (pass === this.pass) setDrawn(this.board, turn);
  }

  sized() {
    const { width, height } = this.board.getBoundingClientRect();
    return `${width} ${height}`;
  }

  resized() {
    // Drawn for this size already.
    if (this.sized() === this.size) return;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  // Of the snapshot that is seen, also where another one counts by now.
  get address() {
    const { query, snapshot } = this.document;
    return new URLSearchParams({ ...query, ...this.own, snapshot });
  }

  // What the server knows of a tile; where it does not answer, a click must not seem to do nothing.
  async ask(path, take) {
    try {
      const answer = await this.fetch(path, this.address);
      if (!answer.ok) throw new Error(answer.status);
      await take(answer);
      this.trouble.textContent = "";
    } catch {
      this.trouble.textContent = GONE;
    }
  }

  explain(name) {
    return this.ask(`/${name}/asal`, async (answer) => this.origin.show(name, await answer.json()));
  }

  save({ name, file }, kind) {
    const called = `${file}${kind === "mesin" ? "-mesin" : ""}.csv`;
    return this.ask(`/${name}/${kind}.csv`, async (answer) => keep(await answer.blob(), called));
  }

  close() {
    this.aborted?.abort();
    this.watch.disconnect();
    this.unwatchTheme();
    this.stopKeys();
    for (const [name, heard] of Object.entries(this.listeners)) removeEventListener(name, heard);
    for (const shown of this.tiles.values()) shown.remove();
    this.controls.close();
    this.root.remove();
  }
}

const BOARDS = new WeakMap();

const first = (page) => {
  const early = document.getElementById("awal");
  const board = early?.board;
  if (early) early.remove();
  if (board && board.page !== page) board.close();
  return board?.page === page ? board : undefined;
};

export default function show({ data, parentElement, setTriggerValue, setStateValue }) {
  let board = BOARDS.get(parentElement);
  if (board && board.page !== data.page) {
    board.close();
    board = undefined;
  }
  const early = board ? undefined : first(data.page);
  const known = board ?? early;
  board = known ?? new Board(parentElement, data.page);
  BOARDS.set(parentElement, board);
  if (board.root.parentElement !== parentElement) parentElement.append(board.root);
  board.connected = true;
  // Streamlit has put the address right by now: /manfaat/ is /manfaat.
  if (early) board.path = location.pathname;
  board.set(data, setTriggerValue, setStateValue);
  // What was chosen before Streamlit came it does not know.
  if (early && board.live && board.turn > 1) board.sayAddress();
  if (!known) {
    // The address still says what the session no longer does, where its banner has just gone.
    const address = asked();
    for (const key of Object.keys(ownOf(address))) address.delete(key);
    board.begin(withHeld(new URLSearchParams({ ...Object.fromEntries(address), ...data.own })));
  }
  return () => {
    BOARDS.delete(parentElement);
    board.close();
  };
}
