// The gallery of the press room: a small drawing of every figure, with a box that picks it.
//
// A drawing is made when it is about to be seen, one after the other, and is an image from then on:
// hundreds of living figures would make the page slow.

import {
  CONFIG, boundaries, isDark, make, once, plotly, prepared, unpacked, watchTheme,
} from "./figure.js";
import { face } from "./picture.js";
import { markBox, marked } from "./simulated.js";

const GALLERIES = new WeakMap();

// Figures are drawn in about the size that a page has for them, then made small as they are.
const NARROWEST = 480;
const WIDEST = 1100;
const ASPECT = 1.6;
// The word in a drawing that is made so small, beside that of a page.
const WORD = 2.4;
const AHEAD = "300px";

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL("gallery.css", import.meta.url);
document.head.append(style);

const WEIGHTS = [400, 600];

const fonts = once(async () => {
  await Promise.all(WEIGHTS.map((weight) => document.fonts.load(`${weight} 16px SourceSans3`)));
  return `<style>${(await Promise.all(WEIGHTS.map(face))).join("")}</style>`;
});

const idle = () =>
  new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve, { timeout: 200 }));

class Exhibit {
  constructor(gallery, key) {
    this.key = key;
    this.root = make("li", "exhibit");
    this.root.exhibit = this;
    this.box = make("input");
    this.box.type = "checkbox";
    this.box.addEventListener("change", () => gallery.tellPicked(this));
    this.picture = make("span", "picture");
    // What it shows is said by the words below it.
    this.picture.setAttribute("aria-hidden", "true");
    this.heading = make("span", "heading");
    this.chip = make("span", "chip");
    this.about = make("span", "about");
    const line = make("span", "line");
    line.append(this.chip, this.about);
    const name = make("span", "name");
    name.append(this.box, this.heading);
    const label = make("label");
    label.append(this.picture, name, line);
    this.root.append(label);
  }

  update(tile) {
    const said = JSON.stringify(tile);
    if (said === this.said) return;
    this.said = said;
    this.tile = tile;
    this.heading.textContent = tile.heading;
    this.chip.textContent = tile.status.label;
    this.chip.dataset.status = tile.status.id;
    this.about.textContent = `${tile.page}: ${tile.about}`;
    this.painted = undefined;
    if (!tile.figure) {
      this.picture.classList.add("number");
      this.picture.replaceChildren(make("b", "", tile.value), make("span", "", tile.label));
      if (tile.status.id === "simulasi") markBox(this.picture);
    }
  }

  async paint({ template, colours, dark }) {
    if (!this.tile.figure || this.painted === dark) return;
    this.painted = dark;
    const { layout: bare } = this.tile.figure;
    const [Plotly, faces, geojson] = await Promise.all([
      plotly(), fonts(), bare.geo ? boundaries() : undefined,
    ]);
    const width = Math.min(WIDEST, Math.max(NARROWEST, bare.height * ASPECT));
    const { data, layout } = prepared(this.tile.figure, template, width, dark && colours, geojson);
    layout.paper_bgcolor = layout.plot_bgcolor = "rgba(0,0,0,0)";
    const config = { ...CONFIG, staticPlot: true };
    const { height } = layout;
    const drawn = await Plotly.toImage(
      { data, layout, config }, { format: "svg", width, height, imageDataOnly: true },
    );
    const image = make("img");
    image.alt = "";
    const svg = marked(drawn, layout, WORD).replace(/<svg[^>]*>/, (tag) => tag + faces);
    image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    await image.decode();
    this.free();
    this.address = image.src;
    this.picture.replaceChildren(image);
  }

  free() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = undefined;
  }

  remove() {
    this.free();
    this.root.remove();
  }
}

class Gallery {
  constructor(parent) {
    this.asked = 0;
    this.turn = 0;
    this.exhibits = new Map();
    this.waiting = new Set();
    this.root = make("section", "gallery");
    this.root.setAttribute("aria-label", "Galeri gambar dan angka");
    this.count = make("p", "count");
    this.count.setAttribute("role", "status");
    this.list = make("ul");
    this.root.append(this.count, this.list);
    parent.append(this.root);
    this.seen = new IntersectionObserver((entries) => this.saw(entries), {
      root: this.list,
      rootMargin: AHEAD,
    });
    // With the first pick the gallery gives room to the preview, and with the last it takes it back.
    this.resized = new ResizeObserver(() => {
      const focused = document.activeElement?.closest(".exhibit");
      if (this.list.contains(focused)) focused.scrollIntoView({ block: "nearest" });
    });
    this.resized.observe(this.list);
    this.unwatchTheme = watchTheme(this.root, (dark) => {
      this.dark = dark;
      this.look();
    });
  }

  update({ turn, template, colours, count, picked, tiles }, tell) {
    this.tell = tell;
    this.template = template;
    this.colours = colours;
    this.dark = isDark(this.root);
    this.words = count;
    // The server may not have heard of the last clicks when it composed this.
    if (!this.turn) this.turn = turn;
    const heard = turn >= this.turn;
    const wanted = new Set(tiles.map((tile) => tile.key));
    for (const [key, exhibit] of this.exhibits) {
      if (wanted.has(key)) continue;
      this.seen.unobserve(exhibit.root);
      exhibit.remove();
      this.exhibits.delete(key);
    }
    const chosen = new Set(picked);
    for (const tile of tiles) {
      const isNew = !this.exhibits.has(tile.key);
      if (isNew) this.exhibits.set(tile.key, new Exhibit(this, tile.key));
      const exhibit = this.exhibits.get(tile.key);
      exhibit.update(tile);
      if (isNew || heard) exhibit.box.checked = chosen.has(tile.key);
    }
    this.arrange(tiles.map((tile) => tile.key));
    this.say();
    this.look();
  }

  // Anew: what is in view may have to show another figure, or the same in other colours.
  look() {
    for (const { root } of this.exhibits.values()) {
      this.seen.unobserve(root);
      this.seen.observe(root);
    }
  }

  arrange(keys) {
    const order = JSON.stringify(keys);
    if (order === this.order) return;
    this.order = order;
    const focused = document.activeElement;
    this.list.replaceChildren(...keys.map((key) => this.exhibits.get(key).root));
    if (this.list.contains(focused)) focused.focus({ preventScroll: true });
  }

  get picked() {
    return [...this.exhibits.values()].filter(({ box }) => box.checked).map(({ key }) => key);
  }

  say() {
    const { length } = this.picked;
    this.count.textContent = length ? `${this.words} · ${length} dipilih` : this.words;
  }

  tellPicked({ key, box }) {
    this.turn += 1;
    this.say();
    const last = box.checked ? key : "";
    this.tell("pick", { turn: this.turn, picked: this.picked, last });
  }

  saw(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.waiting.add(target.exhibit);
      else this.waiting.delete(target.exhibit);
    }
    this.draw();
  }

  // Of those that wait, the first in view, or else the one that will be in view next.
  nearest() {
    const { top, bottom } = this.list.getBoundingClientRect();
    const beyond = ({ root }) => {
      const place = root.getBoundingClientRect();
      return Math.max(0, top - place.bottom, place.top - bottom);
    };
    let [found, least] = [undefined, Infinity];
    for (const exhibit of this.waiting) {
      const far = beyond(exhibit);
      if (far < least) [found, least] = [exhibit, far];
    }
    return found;
  }

  async draw() {
    if (this.drawing) return;
    this.drawing = true;
    while (this.waiting.size) {
      await idle();
      const exhibit = this.nearest();
      this.waiting.delete(exhibit);
      if (exhibit?.root.isConnected) {
        await exhibit.paint(this).catch(() => exhibit.picture.replaceChildren());
      }
    }
    this.drawing = false;
    this.root.dataset.drawn = String(this.list.querySelectorAll("img").length);
  }

  close() {
    this.seen.disconnect();
    this.resized.disconnect();
    this.unwatchTheme();
    for (const exhibit of this.exhibits.values()) exhibit.remove();
    this.root.remove();
  }
}

export default async function gallery({ data, parentElement, setTriggerValue }) {
  if (!GALLERIES.has(parentElement)) GALLERIES.set(parentElement, new Gallery(parentElement));
  const drawn = GALLERIES.get(parentElement);
  const order = ++drawn.asked;
  const message = await unpacked(data);
  if (order === drawn.asked) drawn.update(message, setTriggerValue);
  return () => {
    GALLERIES.delete(parentElement);
    drawn.close();
  };
}
