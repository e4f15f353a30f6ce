// Mode briefing: one message a screen, over everything else in the window.
//
// All screens, the fonts, the boundaries and plotly.js are here before the first screen is shown,
// and nothing that they need is fetched afterwards: a meeting goes on when the network or the
// server is gone. The screen is a modal dialog, so that whatever Streamlit has to say meanwhile
// stays behind it. The neighbours of the screen that is shown are drawn ahead of time, unseen.

import {
  CONFIG, boundaries, emptyWorld, make, plotly, prepared, unpacked,
} from "./figure.js";
import { found } from "./finding.js";
import { Speaker } from "./speaker.js";
import "./shell.js";
import { draw, markBox } from "./simulated.js";
import { REFUSED, Turning, asked, askForNews } from "./unattended.js";

const HERE = new URL(".", import.meta.url);
const ROOMS = new WeakMap();
const WEIGHTS = [400, 600, 700];

// Figures are drawn as for a page and then enlarged: 11 pixels, their smallest type, become 24 on a
// projector of 1080 lines.
const ENLARGED = 2.2;
// How much of the height that its page gives it a figure can do without.
const SQUEEZED = 0.8;
// Below a map that has this much to say, there is a legend that a wide screen has room for beside it.
const TALL_LEGEND = 100;
const BESIDE = 320;

// A letter that begins the name of a kecamatan and is a command too waits so long for the next one.
const HESITATION = 500;
const SWIPE = 50;

// So many screens before and behind the one that is shown stay drawn.
const KEPT = 4;

// What the page behind says of it nobody sees.
const OTHER = "Tautan meminta snapshot yang tidak ada atau rusak. Yang tampil adalah snapshot yang berlaku.";

const KEYS = [
  ["→ ↓ Page Down Spasi", "layar berikutnya"],
  ["← ↑ Page Up", "layar sebelumnya"],
  ["Home, End", "layar pertama, terakhir"],
  ["huruf apa saja", "cari kecamatan, lalu Enter"],
  ["nomor", "ke layar bernomor itu, lalu Enter"],
  ["o", "putar sendiri (otomatis); tombol apa saja menghentikan"],
  [". atau b", "kosongkan layar, dan kembali"],
  ["s", "catatan pembicara di jendela lain"],
  ["d", "gelap atau terang"],
  ["f, F5", "layar penuh"],
  ["?", "daftar tombol ini"],
  ["Esc", "tutup yang terbuka, lalu keluar"],
];

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const painted = () => frame().then(frame).then(frame);

const button = (words, label, act) => {
  const node = make("button", "", words);
  node.type = "button";
  if (label) node.setAttribute("aria-label", label);
  node.addEventListener("click", () => {
    // The space bar belongs to the screens again.
    node.blur();
    act();
  });
  return node;
};

const chip = ({ id, label, meaning }) => {
  const node = make("span", "chip", label);
  node.dataset.status = id;
  node.title = meaning;
  return node;
};

const legendBeside = (layout) => {
  const { margin, shapes = [], annotations } = layout;
  if (!layout.geo || margin.b < TALL_LEGEND) return layout;
  const up = margin.b - margin.r;
  const isLegend = ({ name, y, yshift }) => !name && y === 0 && yshift < 0;
  return {
    ...layout,
    margin: { ...margin, l: margin.l + BESIDE, b: margin.r },
    shapes: shapes.map((one) => ({
      ...one, x0: one.x0 - BESIDE, x1: one.x1 - BESIDE, y0: one.y0 + up, y1: one.y1 + up,
    })),
    annotations: annotations.map((one) =>
      isLegend(one) ? { ...one, xshift: one.xshift - BESIDE, yshift: one.yshift + up } : one,
    ),
  };
};

// One screen in the page: made once, drawn for the size and the colours of the moment.
class Slide {
  constructor(room, screen, place) {
    this.room = room;
    this.screen = screen;
    this.root = make("section", "slide");
    this.root.dataset.name = screen.name;
    this.root.dataset.kind = screen.kind;
    this.root.setAttribute("aria-roledescription", "layar");
    const heading = make("h2", "", screen.title);
    heading.id = `layar-${place}`;
    this.root.setAttribute("aria-labelledby", heading.id);
    const head = make("header");
    head.append(heading);
    if (screen.status) head.append(chip(screen.status));
    if (screen.subtitle) head.append(make("p", "subtitle", screen.subtitle));
    const body = make("div", "body");
    if (screen.cards.length) body.append(this.numbers(screen.cards));
    if (screen.lines.length) {
      const list = make("ul", "lines");
      list.append(...screen.lines.map((line) => make("li", "", line)));
      body.append(list);
    }
    if (screen.figure) {
      this.box = make("div", "drawing");
      this.plot = make("div", "plot");
      this.plot.setAttribute("role", "img");
      this.plot.setAttribute("aria-label", screen.alt);
      this.box.append(this.plot);
      if (screen.caption) {
        const captioned = make("div", "captioned");
        captioned.append(make("p", "caption", screen.caption), this.box);
        body.append(captioned);
      } else {
        body.append(this.box);
      }
    }
    this.root.append(head, body, make("p", "footer", screen.footer));
    if (screen.status?.id === "simulasi" && !screen.figure) markBox(body, 3840, 2160);
    this.hide();
  }

  numbers(cards) {
    const box = make("div", "numbers");
    box.dataset.count = cards.length;
    box.append(
      ...cards.map((card) => {
        const one = make("div", "number");
        const state = make("p", "state");
        state.append(chip(card.status), ` ${card.as_of}`);
        one.append(
          make("h3", "", card.label), make("p", "value", card.value),
          ...(card.detail ? [make("p", "detail", card.detail)] : []),
          state,
        );
        for (const apart of card.apart) {
          const line = make("p", "apart", `${apart.text} `);
          line.append(chip(apart.status));
          one.append(line);
        }
        return one;
      }),
    );
    return box;
  }

  get paint() {
    const { clientWidth, clientHeight } = this.box;
    return `${clientWidth} ${clientHeight} ${this.room.dark}`;
  }

  // Resolves when the figure is there, also when it was asked for before.
  draw() {
    if (this.plot && this.painted !== this.paint) {
      this.painted = this.paint;
      this.drawn = this.drawAnew();
    }
    return this.drawn;
  }

  async drawAnew() {
    const { clientWidth: wide, clientHeight: high } = this.box;
    const { figure } = this.screen;
    const layout = wide > high ? legendBeside(figure.layout) : figure.layout;
    const least = layout.geo ? 0 : SQUEEZED * layout.height;
    const zoom = Math.max(1, Math.min(ENLARGED * this.room.unit, least ? high / least : Infinity));
    const width = Math.floor(wide / zoom);
    const height = Math.max(Math.floor(high / zoom), least);
    const spec = { data: figure.data, layout: { ...layout, height } };
    const { Plotly, geojson, template, colours, dark } = this.room;
    const ready = prepared(spec, template, width, dark && colours, geojson);
    this.plot.style.zoom = String(zoom);
    await draw(Plotly, this.plot, ready, { ...CONFIG, staticPlot: true });
  }

  show() {
    this.root.classList.remove("waiting");
    this.root.inert = false;
  }

  hide() {
    this.root.classList.add("waiting");
    this.root.inert = true;
  }

  remove() {
    this.root.remove();
  }
}

// The box that finds a kecamatan or a numbered screen.
class Search {
  constructor(room) {
    this.room = room;
    this.root = make("div", "search");
    this.root.hidden = true;
    this.field = make("input");
    this.field.type = "text";
    this.field.autocomplete = "off";
    this.field.spellcheck = false;
    this.field.setAttribute("role", "combobox");
    this.field.setAttribute("aria-label", "Cari kecamatan atau nomor layar");
    this.field.setAttribute("aria-controls", "briefing-temuan");
    this.field.setAttribute("aria-autocomplete", "list");
    this.field.placeholder = "Nama kecamatan";
    this.list = make("ul");
    this.list.id = "briefing-temuan";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Yang ditemukan");
    this.none = make("p", "none", "Tidak ada kecamatan yang mirip.");
    this.root.append(this.field, this.list, this.none);
    this.field.addEventListener("input", () => this.look());
  }

  get isOpen() {
    return !this.root.hidden;
  }

  open(text = "") {
    this.root.hidden = false;
    this.field.value = text;
    this.field.focus();
    this.look();
  }

  close() {
    this.root.hidden = true;
    this.room.stage.focus();
  }

  look() {
    this.places = found(this.field.value, this.room.screens).slice(0, 6);
    this.choose(0);
    this.none.hidden = Boolean(this.places.length || !this.field.value.trim());
    this.field.setAttribute("aria-expanded", String(this.places.length > 0));
  }

  choose(chosen) {
    this.chosen = chosen;
    this.list.replaceChildren(
      ...this.places.map((place, index) => {
        const line = make("li", "", `${this.room.screens[place].title} `);
        line.append(make("span", "", `layar ${place + 1}`));
        line.id = `briefing-temuan-${index}`;
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", String(index === chosen));
        line.addEventListener("click", () => this.take(index));
        return line;
      }),
    );
    if (this.places.length) {
      this.field.setAttribute("aria-activedescendant", `briefing-temuan-${chosen}`);
    } else {
      this.field.removeAttribute("aria-activedescendant");
    }
  }

  take(index = this.chosen) {
    const place = this.places[index];
    if (place === undefined) return;
    this.close();
    this.room.go(place);
  }

  // Whether the key was for the box.
  pressed(key) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (key === "Enter") this.take();
    else if (key === "Escape") this.close();
    else if (step && this.places.length) {
      this.choose((this.chosen + step + this.places.length) % this.places.length);
    } else return Boolean(step);
    return true;
  }
}

class Room {
  constructor(parent) {
    this.root = make("dialog", "briefing");
    this.root.setAttribute("aria-label", "Mode briefing");
    this.root.append(make("h1", "unseen", "Mode briefing"));
    this.stage = make("div", "stage");
    this.stage.tabIndex = -1;
    this.said = make("p", "unseen");
    this.said.setAttribute("role", "status");
    this.word = make("p", "word");
    this.word.hidden = true;
    this.word.setAttribute("role", "alert");
    this.blank = make("div", "blank");
    this.blank.hidden = true;
    this.loading = make("div", "loading");
    this.progress = make("progress");
    this.progress.setAttribute("aria-label", "Menyiapkan briefing");
    this.loading.append(
      make("p", "", "Menyiapkan briefing: semua layar dimuat dahulu …"), this.progress,
    );
    this.search = new Search(this);
    this.turning = new Turning(
      () => this.go((this.place + 1) % this.screens.length),
      (seconds) => this.tellTurning(seconds),
    );
    this.root.append(
      this.stage, this.bar(), this.search.root, this.helped(), this.word, this.blank, this.said,
      this.loading,
    );
    parent.append(this.root);
    this.slides = new Map();
    this.asked = 0;
    this.place = 0;
    this.screens = [];
    this.dark = sessionStorage.getItem("briefing-gelap") === "ya";
    this.root.classList.toggle("dark", this.dark);
    this.keyed = (event) => this.pressed(event);
    // Before Streamlit, to which letters are commands.
    addEventListener("keydown", this.keyed, true);
    // Notes that nobody leads any more would be those of another screen.
    this.gone = () => this.speaker?.close();
    addEventListener("pagehide", this.gone);
    this.root.addEventListener("pointerdown", ({ target }) => {
      if (target !== this.auto) this.turning.end();
    });
    this.root.addEventListener("cancel", (event) => event.preventDefault());
    this.watch = new ResizeObserver(() => this.resized());
    this.touched();
    this.root.showModal();
    this.stage.focus();
  }

  bar() {
    const bar = make("nav", "bar");
    bar.setAttribute("aria-label", "Kendali briefing");
    this.where = make("span", "where");
    this.auto = button("", "", () => this.toggleTurning());
    this.auto.classList.add("auto");
    this.tellTurning(0);
    this.news = button("", "", () => this.renew());
    const newer = make("span", "news");
    newer.setAttribute("role", "status");
    newer.append(this.news);
    this.news.hidden = true;
    bar.append(
      button("‹", "Layar sebelumnya", () => this.step(-1)),
      this.where,
      button("›", "Layar berikutnya", () => this.step(1)),
      this.auto,
      newer,
      button("Cari kecamatan", "", () => this.search.open()),
      button("Catatan", "", () => this.openNotes()),
      button("?", "Daftar tombol", () => this.toggleHelp()),
      button("Keluar", "", () => this.leave()),
    );
    return bar;
  }

  helped() {
    this.help = make("div", "help");
    this.help.hidden = true;
    const list = make("dl");
    for (const [keys, does] of KEYS) list.append(make("dt", "", keys), make("dd", "", does));
    this.help.append(
      make("h2", "", "Tombol"), list, button("Tutup", "", () => this.toggleHelp()),
    );
    return this.help;
  }

  async load(message) {
    const wanted = [
      plotly(),
      boundaries(),
      emptyWorld(),
      unpacked(message),
      fetch(new URL("briefing.css", HERE)).then((answer) => answer.text()),
      ...WEIGHTS.map((weight) =>
        fetch(new URL(`fonts/source-sans-3-latin-${weight}-normal.woff2`, HERE))
          .then((answer) => answer.arrayBuffer())
          .then(async (bytes) => {
            const face = new FontFace("SourceSans3", bytes.slice(0), { weight });
            document.fonts.add(await face.load());
            return [String(weight), bytes];
          }),
      ),
    ];
    this.progress.max = wanted.length;
    let done = 0;
    for (const one of wanted) one.then(() => { this.progress.value = done += 1; }, () => {});
    return Promise.all(wanted);
  }

  async receive(message) {
    const order = ++this.asked;
    let loaded;
    try {
      loaded = await this.load(message);
    } catch {
      this.loading.replaceChildren(
        make("p", "", "Briefing tidak dapat dimuat seluruhnya. Muat ulang halaman ini."),
        button("Keluar", "", () => this.leave()),
      );
      return;
    }
    // Two messages may be unpacked in another order than they came: the last one counts.
    if (order !== this.asked) return;
    const [Plotly, geojson, , { shown, screens, template, colours }, css, ...fonts] = loaded;
    Object.assign(this, { Plotly, geojson, shown, screens, template, colours });
    this.news.hidden = true;
    this.speaker ??= new Speaker(css, fonts, this.keyed);
    for (const slide of this.slides.values()) slide.remove();
    this.slides.clear();
    const kept = this.screens.findIndex(({ name }) => `#${encodeURIComponent(name)}` === location.hash);
    // The first map takes a browser three times as long as the next one: not before an audience.
    await this.slide(this.screens.findIndex(({ figure }) => figure?.layout.geo))?.draw();
    await this.go(Math.max(0, kept));
    this.watch.observe(this.stage);
    this.loading.hidden = true;
    this.asking ??= askForNews((counts) => this.hear(counts));
    const link = new URLSearchParams(location.search);
    if (link.get("snapshot") && !link.has("edisi") && link.get("snapshot") !== shown) this.say(OTHER);
    const seconds = asked();
    if (seconds) this.turning.begin(seconds);
    else if (seconds !== undefined) this.say(REFUSED);
  }

  get unit() {
    return parseFloat(getComputedStyle(this.stage).fontSize) / 30;
  }

  slide(place) {
    if (!this.screens[place]) return undefined;
    if (!this.slides.has(place)) {
      const slide = new Slide(this, this.screens[place], place);
      this.slides.set(place, slide);
      this.stage.append(slide.root);
    }
    return this.slides.get(place);
  }

  step(by) {
    return this.go(Math.min(this.screens.length - 1, Math.max(0, this.place + by)));
  }

  async go(place) {
    this.place = place;
    const slide = this.slide(place);
    await slide.draw();
    if (this.place !== place || this.slides.get(place) !== slide) return;
    for (const other of this.slides.values()) if (other !== slide) other.hide();
    slide.show();
    const screen = this.screens[place];
    const { length } = this.screens;
    this.where.textContent = `${place + 1} / ${length}`;
    this.said.textContent = `Layar ${place + 1} dari ${length}: ${screen.spoken}`;
    this.speaker.show(screen, this.screens[place + 1], place, length);
    history.replaceState(history.state, "", `#${encodeURIComponent(screen.name)}`);
    this.root.dataset.drawn = String(place + 1);
    clearTimeout(this.ahead);
    // To draw the next one before this one is on the glass would hold this one up.
    await painted();
    if (this.place === place) this.ahead = setTimeout(() => this.prepare());
  }

  // What is likely next is drawn now; what is far away is let go.
  async prepare() {
    const { place, screens } = this;
    const near = [place + 1, place - 1, place + 2].filter((one) => screens[one]);
    for (const [one, slide] of this.slides) {
      if (Math.abs(one - place) <= KEPT) continue;
      slide.remove();
      this.slides.delete(one);
    }
    for (const one of near) {
      if (this.place !== place || this.screens !== screens) return;
      await this.slide(one).draw();
      await frame();
    }
    this.root.dataset.ready = String(place + 1);
  }

  resized() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.go(this.place));
  }

  toggleDark() {
    this.dark = !this.dark;
    this.root.classList.toggle("dark", this.dark);
    sessionStorage.setItem("briefing-gelap", this.dark ? "ya" : "tidak");
    this.go(this.place);
  }

  toggleBlank() {
    this.blank.hidden = !this.blank.hidden;
    this.said.textContent = this.blank.hidden
      ? this.screens[this.place].spoken
      : "Layar dikosongkan.";
  }

  toggleTurning() {
    if (!this.turning.end()) this.turning.begin();
  }

  tellTurning(seconds) {
    this.auto.textContent = seconds ? `↻ Otomatis, ${seconds} detik` : "Otomatis";
    this.auto.setAttribute("aria-pressed", String(seconds > 0));
  }

  // What counts now is the snapshot that this address gets, or the last edition of the same name.
  hear(counts) {
    this.counts = counts;
    const isEdition = new URLSearchParams(location.search).has("edisi");
    this.news.textContent = isEdition
      ? `Ada edisi lebih baru, ${counts}: buka`
      : "Ada data lebih baru; muat ulang";
    this.news.hidden = counts === this.shown;
  }

  renew() {
    const address = new URL(location);
    if (!address.searchParams.has("edisi")) location.reload();
    else {
      address.searchParams.set("edisi", this.counts);
      location.assign(address);
    }
  }

  toggleHelp() {
    this.help.hidden = !this.help.hidden;
    (this.help.hidden ? this.stage : this.help.querySelector("button")).focus();
  }

  toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  openNotes() {
    if (!this.speaker.open()) {
      this.say("Peramban menahan jendela catatan. Izinkan jendela sembul untuk alamat ini.");
    }
  }

  say(words) {
    this.word.textContent = words;
    this.word.hidden = false;
    clearTimeout(this.spoken);
    this.spoken = setTimeout(() => { this.word.hidden = true; }, 6000);
  }

  // Where the server is gone there is nowhere to go, and these screens could not be had again.
  async leave() {
    const home = new URL(`./${location.search}`, document.baseURI);
    try {
      const health = new URL("./_stcore/health", document.baseURI);
      const answer = await fetch(health, { cache: "no-store", signal: AbortSignal.timeout(1500) });
      if (!answer.ok) throw new Error(answer.statusText);
    } catch {
      this.say("Server tidak menjawab, tetapi semua layar ada di sini. Tutup tab ini untuk keluar.");
      return;
    }
    location.assign(home);
  }

  pressed(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !this.screens.length) return;
    const isEnded = this.turning.end() && ["o", "Escape"].includes(key);
    if (isEnded || this.handled(key, target, event.repeat)) event.preventDefault();
    // Letters are commands to Streamlit: r runs the page anew, c clears what it remembers.
    event.stopPropagation();
  }

  // Whether the key had a meaning here.
  handled(key, target, repeated) {
    if (!this.blank.hidden) {
      this.toggleBlank();
      return true;
    }
    if (this.search.isOpen && target?.ownerDocument === document) return this.search.pressed(key);
    if (!this.help.hidden && ["Escape", "?"].includes(key)) {
      this.toggleHelp();
      return true;
    }
    if ([" ", "Enter", "Tab"].includes(key) && (key === "Tab" || target?.tagName === "BUTTON")) {
      return false;
    }
    const letter = /^[a-z0-9]$/i.test(key);
    const begun = this.settle(!letter);
    const moves = {
      ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1,
      ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1,
    };
    const acts = {
      Home: () => this.go(0),
      End: () => this.go(this.screens.length - 1),
      ".": () => this.toggleBlank(),
      "?": () => this.toggleHelp(),
      "/": () => this.search.open(),
      Escape: () => this.leave(),
      F5: () => this.toggleFull(),
      f: () => this.toggleFull(),
      d: () => this.toggleDark(),
      o: () => this.toggleTurning(),
    };
    const waits = { b: () => this.toggleBlank(), s: () => this.openNotes() };
    if (moves[key]) this.step(moves[key]);
    else if (begun) this.search.open(begun + key);
    else if (repeated) return letter;
    else if (acts[key]) acts[key]();
    else if (waits[key]) this.hesitate(key, waits[key]);
    else if (letter) this.search.open(key);
    else return false;
    return true;
  }

  hesitate(letter, act) {
    this.pending = { letter, act, timer: setTimeout(() => this.settle(true), HESITATION) };
  }

  // The letter that waits for another one, which now has come or not.
  settle(acts) {
    const { pending } = this;
    this.pending = undefined;
    if (!pending) return "";
    clearTimeout(pending.timer);
    if (acts) pending.act();
    return acts ? "" : pending.letter;
  }

  touched() {
    let began;
    this.root.addEventListener("touchstart", ({ touches }) => {
      began = touches.length === 1 ? touches[0] : undefined;
    }, { passive: true });
    this.root.addEventListener("touchend", ({ changedTouches: [ended], target }) => {
      if (!began || target.closest("button, input, .search, .help")) return;
      const across = ended.clientX - began.clientX;
      const down = ended.clientY - began.clientY;
      began = undefined;
      if (!this.blank.hidden) this.toggleBlank();
      else if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(down)) {
        this.step(across < 0 ? 1 : -1);
      } else if (Math.hypot(across, down) < 10) {
        if (ended.clientX < innerWidth / 4) this.step(-1);
        if (ended.clientX > (innerWidth * 3) / 4) this.step(1);
      }
    });
  }

  close() {
    removeEventListener("keydown", this.keyed, true);
    removeEventListener("pagehide", this.gone);
    this.gone();
    this.watch.disconnect();
    clearTimeout(this.ahead);
    clearInterval(this.asking);
    this.turning.stop();
    for (const slide of this.slides.values()) slide.remove();
    this.root.remove();
  }
}

export default async function briefing({ data, parentElement }) {
  if (!ROOMS.has(parentElement)) ROOMS.set(parentElement, new Room(parentElement));
  const room = ROOMS.get(parentElement);
  await room.receive(data);
  return () => {
    ROOMS.delete(parentElement);
    room.close();
  };
}

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("briefing.css", HERE);
document.head.append(style);
