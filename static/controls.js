// The choices of a page as HTML controls: radio groups and checkboxes that open under a button, a
// select with search, numbers and words. What is chosen is text, as an address has it.

import { make } from "./figure.js";
import { found } from "./finding.js";

const MANY = 12;
// Letters of options that stand side by side: where there is little else in the line, and usually.
const ALONE = 130;
const AMONG_OTHERS = 16;

const input = (type, value, checked) => Object.assign(make("input"), { type, value, checked });

const text = (value) => (value === null ? "" : Array.isArray(value) ? value.join(",") : String(value));

const ALL = "semua";

const differs = ({ value, default: usual }) => text(value) !== text(usual);

// What is chosen, in the words of a reader.
const words = ({ kind, options, value }) => {
  if (kind === "number" || kind === "words") return text(value);
  const label = (one) => options.find(([id]) => id === one)?.[1] ?? ALL;
  if (!Array.isArray(value)) return label(value);
  if (value.length === options.length) return ALL;
  return value.length ? value.map(label).join(", ") : "tidak ada";
};

class Picks {
  constructor({ key, label, whole, options, many, most, room }, tell, expect) {
    const isShort = !many && options.reduce((sum, [, name]) => sum + name.length, 0) <= room;
    this.root = make(isShort ? "div" : "details", `control${isShort ? " short" : ""}`);
    this.root.dataset.key = key;
    if (!isShort) {
      this.root.name = "pilihan";
      this.told = make("b");
      const summary = make("summary", "", `${label}: `);
      summary.append(this.told);
      this.root.append(summary);
    }
    const group = make("fieldset");
    group.append(make("legend", isShort || whole !== label ? "" : "unseen", whole));
    this.inputs = options.map(([value, name]) => {
      const box = input(many ? "checkbox" : "radio", value, false);
      box.name = key;
      box.addEventListener("change", () => tell(many ? this.chosen() : value, this));
      const line = make("label");
      line.append(box, make("span", "", name));
      line.addEventListener("pointerenter", () => expect(many ? this.chosen(box) : value));
      group.append(line);
      return box;
    });
    if (many && !most) {
      const all = make("button", "all", "Pilih semua");
      all.type = "button";
      all.addEventListener("click", () => tell(options.map(([value]) => value).join(","), this));
      group.append(all);
    }
    this.root.append(group);
  }

  // What is chosen, or would be if this box were clicked.
  chosen(clicked) {
    return this.inputs.filter((one) => one.checked !== (one === clicked)).map((one) => one.value).join(",");
  }

  show(control) {
    const { value } = control;
    for (const one of this.inputs) {
      const is = Array.isArray(value) ? value.includes(one.value) : value === one.value;
      if (one.checked !== is) one.checked = is;
      one.disabled = !is && value?.length >= control.most;
    }
    if (this.told && this.told.textContent !== words(control)) this.told.textContent = words(control);
  }
}

// A select with search that forgives spelling, as the pattern "combobox" of WAI-ARIA asks.
class Search {
  constructor({ key, label, options, steps }, tell, expect) {
    this.expect = expect;
    this.options = options.map(([value, ...called]) => ({ value, name: called[0], called }));
    this.tell = (value) => {
      this.close();
      tell(value, this);
    };
    this.root = make("div", "control search");
    this.root.dataset.key = key;
    this.field = input("text", "");
    Object.assign(this.field, { id: `pilih-${key}`, autocomplete: "off", spellcheck: false });
    this.field.placeholder = `Semua (${options.length})`;
    this.list = make("ul");
    this.list.id = `daftar-${key}`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-controls": this.list.id, "aria-expanded": "false", "aria-autocomplete": "list",
    })) this.field.setAttribute(name, value);
    const named = make("label", "", label);
    named.htmlFor = this.field.id;
    this.clear = make("button", "clear", "×");
    this.clear.type = "button";
    this.clear.setAttribute("aria-label", `Semua ${label.toLowerCase()}`);
    this.clear.addEventListener("click", () => this.tell(""));
    this.root.append(named, this.field, this.clear, this.list);
    if (steps) this.root.append(this.step(-1, "Sebelumnya"), this.step(1, "Berikutnya"));
    this.field.addEventListener("focus", () => this.field.select());
    this.field.addEventListener("click", () => this.open());
    this.field.addEventListener("input", () => this.open());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => this.close());
  }

  step(way, words) {
    const button = make("button", "step", way < 0 ? "←" : "→");
    button.type = "button";
    button.setAttribute("aria-label", `Kecamatan ${words.toLowerCase()} menurut abjad`);
    button.addEventListener("click", () => {
      const at = this.options.findIndex(({ value }) => value === this.value);
      const count = this.options.length;
      this.tell(this.options[at < 0 ? 0 : (at + way + count) % count].value);
    });
    return button;
  }

  open() {
    const asked = this.field.value === this.name ? "" : this.field.value;
    const shown = asked ? found(asked, this.options) : this.options.keys();
    const lines = [...shown].map((place) => {
      const { value, name } = this.options[place];
      const line = make("li", "", name);
      line.setAttribute("role", "option");
      line.id = `${this.list.id}-${value}`;
      line.dataset.value = value;
      line.addEventListener("pointerenter", () => this.expect(value));
      // Before the field loses the focus, which would close the list.
      line.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.tell(value);
      });
      return line;
    });
    if (!lines.length) lines.push(make("li", "none", "Tidak ada yang cocok"));
    this.list.replaceChildren(...lines);
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    const own = lines.findIndex((line) => line.dataset.value === this.value);
    this.mark(asked ? 0 : Math.max(own, 0));
  }

  mark(place) {
    const lines = [...this.list.querySelectorAll("[role=option]")];
    this.marked = lines[(place + lines.length) % lines.length];
    this.place = lines.indexOf(this.marked);
    for (const line of lines) line.setAttribute("aria-selected", String(line === this.marked));
    if (this.marked) this.expect(this.marked.dataset.value);
    this.marked?.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", this.marked?.id ?? "");
  }

  key(event) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way) {
      event.preventDefault();
      if (this.list.hidden) this.open();
      else this.mark(this.place + way);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!this.field.value) this.tell("");
      else if (!this.list.hidden && this.marked) this.tell(this.marked.dataset.value);
    } else if (event.key === "Escape") {
      this.close();
    }
  }

  close() {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.value = this.name ?? "";
  }

  show({ value }) {
    this.value = value;
    this.name = this.options.find((one) => one.value === value)?.name ?? "";
    if (this.list.hidden) this.field.value = this.name;
    this.clear.hidden = !value;
  }
}

class Field {
  constructor({ key, label, kind, least, most, step, placeholder, longest }, tell) {
    this.root = make("label", "control field", `${label} `);
    this.root.dataset.key = key;
    const isNumber = kind === "number";
    this.field = input(isNumber ? "number" : "search", "");
    if (isNumber) this.field.style.width = `${String(most).length + 4}ch`;
    Object.assign(this.field, isNumber ? { min: least, max: most, step: "any" } : { placeholder, maxLength: longest });
    this.field.addEventListener("change", () => {
      if (this.field.reportValidity()) tell(this.field.value, this);
    });
    if (isNumber) {
      // By arrow keys in steps that make sense; any whole number may be typed.
      this.field.addEventListener("keydown", (event) => {
        const way = { ArrowUp: step, ArrowDown: -step }[event.key];
        if (!way) return;
        event.preventDefault();
        this.field.value = Math.min(most, Math.max(least, Number(this.field.value) + way));
        tell(this.field.value, this);
      });
    }
    this.root.append(this.field);
  }

  show({ value }) {
    if (this.field.value !== text(value)) this.field.value = text(value);
  }
}

const KINDS = { number: Field, words: Field };

// `choose(key, text)` is told what a reader chooses, `reset()` that all shall be as at first, and
// `expect(key, text)` what is about to be chosen: the mouse is on it, or a list has it marked.
export class Controls {
  constructor(choose, reset, expect = () => {}) {
    this.choose = choose;
    this.expect = expect;
    this.root = make("form", "filters");
    this.root.setAttribute("aria-label", "Pilihan");
    this.root.addEventListener("submit", (event) => event.preventDefault());
    this.folded = make("button", "folded");
    this.folded.type = "button";
    this.folded.addEventListener("click", () => this.unfold(!this.root.classList.contains("unfolded")));
    this.line = make("div", "line");
    this.reset = make("button", "reset", "Atur ulang");
    this.reset.type = "button";
    this.reset.title = "Atur ulang";
    this.reset.addEventListener("click", reset);
    this.root.append(this.folded, this.line);
    this.shown = new Map();
    this.outside = ({ target }) => {
      for (const one of this.root.querySelectorAll("details[open]")) {
        if (!one.contains(target)) one.open = false;
      }
    };
    this.escape = ({ key }) => {
      const open = key === "Escape" && this.root.querySelector("details[open]");
      if (!open) return;
      open.open = false;
      open.querySelector("summary").focus();
    };
    addEventListener("pointerdown", this.outside);
    this.root.addEventListener("keydown", this.escape);
  }

  unfold(is) {
    this.root.classList.toggle("unfolded", is);
    this.folded.setAttribute("aria-expanded", String(is));
  }

  show(controls) {
    const shape = JSON.stringify(controls.map(({ value, ...rest }) => rest));
    if (shape !== this.shape) {
      this.shape = shape;
      this.shown = new Map(
        controls.map((control) => {
          const { key, kind, options, default: usual } = control;
          const many = Array.isArray(usual);
          const Kind = KINDS[kind] ?? (options.length > MANY && !many ? Search : Picks);
          const room = controls.length < 3 ? ALONE : AMONG_OTHERS;
          const about = { ...control, room, many };
          return [key, new Kind(about, (value) => this.choose(key, value), (value) => this.expect(key, value))];
        }),
      );
      const focused = document.activeElement?.closest?.("[data-key]")?.dataset.key;
      this.line.replaceChildren(...[...this.shown.values()].map(({ root }) => root), this.reset);
      const again = focused && this.shown.get(focused)?.root;
      again?.querySelector("input:checked, input, summary")?.focus();
    }
    for (const control of controls) this.shown.get(control.key).show(control);
    const others = controls.filter(differs);
    this.reset.hidden = !others.length;
    const first = controls.find(words);
    const told = controls
      .filter((one) => one === first || differs(one))
      .map((one) => (words(one) === ALL ? `${one.label}: ${ALL}` : words(one)))
      .filter(Boolean);
    this.folded.textContent = `${told.join(" · ") || ALL} · ubah`;
    this.root.hidden = !controls.length;
  }

  close() {
    removeEventListener("pointerdown", this.outside);
    this.root.remove();
  }
}
