// The board: draws the cards and figures that Python composed, and hands clicks back.
//
// Streamlit's own chart and grid elements take most of a page's time; here all figures of a page
// arrive in one message and Plotly redraws only what it must. The texts around a figure (title,
// subtitle, footer) are taken out of the figure itself and set as HTML, where they wrap.

const HERE = new URL(".", import.meta.url);
const BOARDS = new WeakMap();

const once = (make) => {
  let made;
  return () => (made ??= make());
};

const plotly = once(
  () =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("plotly.min.js", HERE);
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error("plotly.min.js"));
      document.head.append(script);
    }),
);

const boundaries = once(() => fetch(new URL("kecamatan.geojson", HERE)).then((r) => r.json()));

const style = once(() => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("board.css", HERE);
  document.head.append(link);
});

const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

const isDark = (node) => {
  const [r, g, b] = (getComputedStyle(node).color.match(/\d+/g) || [0, 0, 0]).map(Number);
  return r + g + b > 384;
};

const recolour = (value, colours) => {
  if (typeof value === "string") return colours[value] ?? value;
  if (Array.isArray(value)) return value.map((one) => recolour(one, colours));
  if (value && typeof value === "object" && value.type !== "FeatureCollection") {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, recolour(v, colours)]));
  }
  return value;
};

// Names that would not fit inside their kecamatan at this size are left out.
const onlyFittingNames = (trace, degreesPerPixel) => {
  const { room, letter } = trace.meta;
  const keep = trace.text.map((name, i) => name.length * letter * degreesPerPixel <= room[i]);
  const kept = (list) => list.filter((_, i) => keep[i]);
  return { ...trace, text: kept(trace.text), lon: kept(trace.lon), lat: kept(trace.lat) };
};

const prepared = (spec, template, width, colours, geojson) => {
  const bare = { ...spec, layout: { ...spec.layout, template } };
  const figure = colours ? recolour(bare, colours) : structuredClone(bare);
  const { layout } = figure;
  const body = layout.meta.body;
  layout.annotations = (layout.annotations || []).filter((a) => a.name !== "footer");
  for (const mark of layout.annotations.filter((a) => a.name === "watermark")) {
    mark.font.size = Math.min(mark.font.size, Math.round(width / 6));
  }
  layout.margin = { ...layout.margin, t: body.t, b: body.b };
  layout.height = body.height;
  layout.width = width;
  delete layout.title;
  if (layout.geo) {
    const [west, east] = layout.geo.lonaxis.range;
    const [south, north] = layout.geo.lataxis.range;
    const wide = width - layout.margin.l - layout.margin.r;
    const high = Math.min(body.height - body.t - body.b, (wide * (north - south)) / (east - west));
    layout.height = high + body.t + body.b;
    const perPixel = Math.max((east - west) / wide, (north - south) / high);
    figure.data = figure.data.map((trace) => {
      if (trace.geojson) return { ...trace, geojson };
      return trace.meta?.room ? onlyFittingNames(trace, perPixel) : trace;
    });
  }
  return figure;
};

const PAPER = 640;

const CONFIG = {
  displayModeBar: false,
  responsive: false,
  showTips: false,
  topojsonURL: HERE.href,
  locale: "en",
};

class Figure {
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
    this.plot = make("div", "plot");
    this.plot.setAttribute("role", "img");
    this.footer = make("p", "footer");
    this.table = make("details", "table");
    this.table.append(make("summary", "", "Tabel dan CSV"));
    this.table.addEventListener("toggle", () => this.fillTable());
    this.root.append(this.head, this.plot, this.footer, this.table);
  }

  update(tile) {
    this.tile = tile;
    const { layout } = tile.figure;
    this.title.textContent = layout.title.text;
    this.subtitle.textContent = layout.title.subtitle.text;
    this.chip.textContent = tile.status.label;
    this.chip.dataset.status = tile.status.id;
    this.chip.title = tile.status.meaning;
    this.plot.setAttribute("aria-label", tile.alt);
    this.footer.textContent = layout.annotations.find((a) => a.name === "footer").text;
    this.filled = false;
    this.fillTable();
    const spec = JSON.stringify(tile.figure);
    if (spec !== this.spec) this.painted = undefined;
    this.spec = spec;
  }

  get needsMap() {
    return Boolean(this.tile.figure.layout.geo);
  }

  async paint(Plotly, geojson, width, dark) {
    const paint = `${width} ${dark}`;
    if (width && this.painted !== paint) {
      this.painted = paint;
      this.width = width;
      const { data, layout } = prepared(
        this.tile.figure, this.board.template, width, dark && this.board.colours, geojson,
      );
      const first = !this.plot.data;
      this.plot.style.minHeight = `${layout.height}px`;
      await Plotly.react(this.plot, data, layout, CONFIG);
      if (first) this.plot.on("plotly_click", (event) => this.clicked(event));
      this.plot.classList.toggle("clickable", Boolean(this.tile.selects));
    }
    this.plot.dataset.drawn = String(this.board.turn);
  }

  clicked({ points }) {
    const code = points?.[0]?.customdata;
    if (this.tile.selects && code) this.board.tell("select", { [this.tile.selects]: code });
  }

  fillTable() {
    if (!this.table.open || this.filled) return;
    this.filled = true;
    const { columns, rows, codes } = this.tile.table;
    const table = make("table");
    table.setAttribute("aria-labelledby", this.title.id);
    const headings = make("tr");
    for (const column of columns) {
      const cell = make("th", column.numeric ? "number" : "", column.label);
      cell.scope = "col";
      headings.append(cell);
    }
    const head = make("thead");
    head.append(headings);
    const body = make("tbody");
    rows.forEach((row, index) => {
      const line = make("tr");
      row.forEach((text, place) => {
        const cell = make(place === 0 ? "th" : "td", columns[place].numeric ? "number" : "");
        if (place === 0) cell.scope = "row";
        if (place === 0 && codes && this.tile.selects) {
          const pick = make("button", "pick", text);
          pick.type = "button";
          pick.addEventListener("click", () =>
            this.board.tell("select", { [this.tile.selects]: codes[index] }),
          );
          cell.append(pick);
        } else {
          cell.textContent = text;
        }
        line.append(cell);
      });
      body.append(line);
    });
    table.append(head, body);
    const scroll = make("div", "scroll");
    scroll.tabIndex = 0;
    scroll.append(table);
    const csv = make("button", "download", "Unduh CSV");
    csv.type = "button";
    csv.addEventListener("click", () => this.board.tell("csv", this.tile.name));
    this.table.replaceChildren(this.table.firstChild, csv, scroll);
  }

  // Paper is narrower than most screens and Plotly does not redraw for it.
  fitPaper() {
    const style = getComputedStyle(this.root);
    const given = (property, otherwise) => Number(style.getPropertyValue(property)) || otherwise;
    const most = Math.min(given("--paper", PAPER) / this.width, given("--zoom", 1));
    if (this.width) this.plot.style.zoom = String(most);
  }

  fitScreen() {
    this.plot.style.zoom = "";
  }

  remove() {
    window.Plotly?.purge(this.plot);
    this.root.remove();
  }
}

class Card {
  constructor(board, name) {
    this.root = make("section", "tile card");
    this.root.dataset.name = name;
    this.name = name;
  }

  update(tile) {
    const kept = JSON.stringify(tile);
    if (kept === this.kept) return;
    this.kept = kept;
    const heading = make("h3", "label", tile.label);
    const value = make("p", "value", tile.value);
    const chip = make("span", "chip", tile.status.label);
    chip.dataset.status = tile.status.id;
    chip.title = tile.status.meaning;
    const state = make("p", "state");
    state.append(chip, ` ${tile.as_of}`);
    this.root.replaceChildren(heading, value, make("p", "detail", tile.detail), state);
    for (const line of tile.apart) {
      const apart = make("p", "apart", `${line.text} `);
      const mark = make("span", "chip", line.status.label);
      mark.dataset.status = line.status.id;
      apart.append(mark);
      this.root.append(apart);
    }
    if (!tile.citations.length) return;
    const id = `kutipan-${this.name}`;
    const open = make("button", "cite", "Kutipan lengkap");
    open.type = "button";
    open.setAttribute("popovertarget", id);
    const box = make("div", "citation");
    box.id = id;
    box.popover = "auto";
    box.append(make("h4", "", tile.label));
    for (const citation of tile.citations) {
      const entry = make("dl");
      for (const [term, words] of citation.lines) {
        entry.append(make("dt", "", term), make("dd", "", words));
      }
      box.append(entry);
      if (citation.url.startsWith("https://") || citation.url.startsWith("http://")) {
        const link = make("a", "", citation.url);
        link.href = citation.url;
        link.target = "_blank";
        link.rel = "noopener noreferrer";
        box.append(link);
      }
    }
    this.root.append(open, box);
  }

  remove() {
    this.root.remove();
  }
}

const KINDS = { chart: Figure, card: Card };

class Board {
  constructor(parent) {
    style();
    this.root = make("div", "board");
    this.tiles = new Map();
    this.turn = 0;
    this.asked = 0;
    parent.append(this.root);
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(this.root);
    this.repaint = () => this.draw();
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", this.repaint);
    this.mutations = new MutationObserver(() => this.themed());
    // Where Streamlit changes its theme; watching all below would cost a layout at every change.
    for (const themed of [document.documentElement, parent.closest("[data-testid=stApp]")]) {
      if (themed) this.mutations.observe(themed, { attributeFilter: ["class", "style"] });
    }
    this.dark = isDark(this.root);
    this.paper = () => this.figures.forEach((figure) => figure.fitPaper());
    this.screen = () => this.figures.forEach((figure) => figure.fitScreen());
    addEventListener("beforeprint", this.paper);
    addEventListener("afterprint", this.screen);
  }

  update({ rows, template, colours, turn, download }, tell) {
    this.tell = tell;
    this.template = template;
    this.colours = colours;
    this.turn = turn;
    const tiles = rows.flatMap((row) => row.tiles);
    const wanted = new Set(tiles.map((tile) => tile.name));
    for (const [name, shown] of this.tiles) {
      if (wanted.has(name)) continue;
      shown.remove();
      this.tiles.delete(name);
    }
    for (const tile of tiles) {
      if (!this.tiles.has(tile.name)) {
        this.tiles.set(tile.name, new KINDS[tile.kind](this, tile.name));
      }
      this.tiles.get(tile.name).update(tile);
    }
    this.arrange(rows);
    if (download) this.save(download);
    return this.draw();
  }

  // Moving a node costs a layout: rows are rebuilt only when their tiles are others.
  arrange(rows) {
    const shape = JSON.stringify(rows.map((row) => [row.kind, row.tiles.map((t) => t.name)]));
    if (shape === this.shape) return;
    this.shape = shape;
    this.root.replaceChildren(
      ...rows.map((row) => {
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

  async draw() {
    const { figures, turn } = this;
    const needsMap = figures.some((figure) => figure.needsMap);
    const [Plotly, geojson] = await Promise.all([plotly(), needsMap ? boundaries() : undefined]);
    if (turn !== this.turn) return;
    // All is measured before anything is drawn: each look after a change costs a layout.
    const dark = isDark(this.root);
    const widths = figures.map(({ plot }) => Math.floor(plot.clientWidth));
    await Promise.all(figures.map((one, i) => one.paint(Plotly, geojson, widths[i], dark)));
    if (turn === this.turn) this.root.dataset.drawn = String(turn);
  }

  resized() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  themed() {
    const dark = isDark(this.root);
    if (dark === this.dark) return;
    this.dark = dark;
    this.draw();
  }

  save({ id, name, text }) {
    if (this.saved === id) return;
    this.saved = id;
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  close() {
    this.watch.disconnect();
    this.mutations.disconnect();
    this.scheme.removeEventListener("change", this.repaint);
    removeEventListener("beforeprint", this.paper);
    removeEventListener("afterprint", this.screen);
    for (const shown of this.tiles.values()) shown.remove();
  }
}

const unpacked = (message) =>
  new Response(new Blob([message]).stream().pipeThrough(new DecompressionStream("gzip"))).json();

export default async function board({ data, parentElement, setTriggerValue }) {
  if (!BOARDS.has(parentElement)) BOARDS.set(parentElement, new Board(parentElement));
  const drawn = BOARDS.get(parentElement);
  const order = ++drawn.asked;
  const message = await unpacked(data);
  // Two messages may be unpacked in another order than they came: the last one counts.
  if (order === drawn.asked) drawn.update(message, setTriggerValue);
  return () => {
    BOARDS.delete(parentElement);
    drawn.close();
    drawn.root.remove();
  };
}
