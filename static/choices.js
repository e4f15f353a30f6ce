// The choices of a screen that Streamlit draws: they write the address, and the screen is run anew.

import { asked, hold, withHeld, write } from "./address.js";
import { Controls } from "./controls.js";
import { copyLink } from "./sharing.js";
import { make } from "./figure.js";

const SHOWN = new WeakMap();

class Choices {
  constructor(parent) {
    this.controls = new Controls((key, value) => this.choose(key, value), () => this.choose());
    this.root = make("div", "choices");
    this.root.append(this.controls.root, copyLink());
    parent.append(this.root);
  }

  // `own` is what the session adds to an address: it is its to say.
  update({ controls, keys, own, query }, say) {
    Object.assign(this, { keys, own, say });
    this.controls.show(controls);
    const known = new Set([...keys, ...Object.keys(own)]);
    const here = asked();
    const begins = !this.begun;
    this.begun = true;
    const wanted = begins ? withHeld(here) : here;
    for (const key of [...wanted.keys()]) if (!known.has(key)) wanted.delete(key);
    for (const [key, value] of Object.entries(own)) {
      if (value) wanted.set(key, value);
      else wanted.delete(key);
    }
    write(Object.fromEntries(wanted), "replace");
    if (begins && keys.some((key) => (wanted.get(key) ?? "") !== (query[key] ?? ""))) this.run();
  }

  choose(key, value) {
    const said = Object.entries(this.own).filter(([, text]) => text);
    const params = key ? asked() : new URLSearchParams(said);
    if (key) params.set(key, value);
    hold(this.keys, Object.fromEntries([...params].filter(([one]) => this.keys.includes(one))));
    write(Object.fromEntries(params), "push");
    this.run();
  }

  run() {
    this.say("address", location.search);
  }

  close() {
    this.controls.close();
    this.root.remove();
  }
}

export default function show({ data, parentElement, setStateValue }) {
  if (!SHOWN.has(parentElement)) SHOWN.set(parentElement, new Choices(parentElement));
  SHOWN.get(parentElement).update(data, setStateValue);
  return () => {
    SHOWN.get(parentElement)?.close();
    SHOWN.delete(parentElement);
  };
}
