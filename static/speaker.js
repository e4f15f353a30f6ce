// The speaker's own window: notes, what comes next, the clock. It is fed by the window of the
// screens alone, so that it works on when the server is gone.

import { make } from "./figure.js";

const NAME = "dasbor-catatan";
const TWO = (number) => String(number).padStart(2, "0");

export class Speaker {
  // `css` is the text of the style, `fonts` the faces as [weight, bytes]: nothing is fetched later.
  constructor(css, fonts, listen) {
    this.css = css;
    this.fonts = fonts;
    this.listen = listen;
  }

  // Whether the browser let the window open.
  open() {
    if (this.isOpen) {
      this.window.focus();
      return true;
    }
    this.window = window.open("", NAME, "popup,width=1100,height=760");
    if (!this.window) return false;
    this.furnish();
    if (this.shown) this.show(...this.shown);
    return true;
  }

  get isOpen() {
    return Boolean(this.window && !this.window.closed);
  }

  furnish() {
    const { document } = this.window;
    document.title = "Catatan pembicara";
    document.documentElement.lang = "id";
    const style = make("style", "", this.css);
    document.head.replaceChildren(style);
    for (const [weight, bytes] of this.fonts) {
      const face = new this.window.FontFace("SourceSans3", bytes.slice(0), { weight });
      face.load().then((ready) => document.fonts.add(ready));
    }
    document.body.className = "speaker";
    this.place = make("p", "place");
    this.title = make("h1");
    this.notes = make("main");
    this.next = make("p", "next");
    this.clock = make("p", "clock");
    this.elapsed = make("p", "elapsed");
    const again = make("button", "", "Ulangi waktu");
    again.type = "button";
    again.addEventListener("click", () => this.restart());
    const side = make("aside");
    side.append(
      make("h2", "", "Jam"), this.clock,
      make("h2", "", "Waktu berjalan"), this.elapsed, again,
      make("h2", "", "Layar berikutnya"), this.next,
    );
    const head = make("header");
    head.append(this.place, this.title);
    document.body.replaceChildren(head, this.notes, side);
    this.window.onkeydown = this.listen;
    this.window.clearInterval(this.window.ticking);
    this.window.ticking = this.window.setInterval(() => this.tick(), 500);
    this.tick();
  }

  restart() {
    this.began = Date.now();
    this.tick();
  }

  tick() {
    const now = new Date();
    this.clock.textContent = `${TWO(now.getHours())}.${TWO(now.getMinutes())}`;
    const seconds = this.began ? Math.floor((now - this.began) / 1000) : 0;
    this.elapsed.textContent = `${TWO(Math.floor(seconds / 60))}.${TWO(seconds % 60)}`;
  }

  show(screen, next, place, count) {
    this.shown = [screen, next, place, count];
    if (place > 0) this.began ??= Date.now();
    if (!this.isOpen) return;
    this.place.textContent = `Layar ${place + 1} dari ${count}`;
    this.title.textContent = screen.title;
    this.next.textContent = next ? next.title : "Ini layar terakhir.";
    this.notes.replaceChildren(
      ...screen.notes.flatMap(({ heading, lines }) => {
        const list = make("ul");
        list.append(...lines.map((line) => make("li", "", line)));
        return [make("h2", "", heading), list];
      }),
    );
    this.window.scrollTo(0, 0);
  }

  close() {
    if (this.isOpen) this.window.close();
  }
}
