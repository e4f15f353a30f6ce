// A screen that nobody leads: the briefing goes from screen to screen by itself, and asks now and
// then whether the server has something newer.

const KEY = "putar";
const LEAST = 5;
const MOST = 600;
const USUAL = 20;
const ASKED_EVERY = 5 * 60 * 1000;

// The seconds a screen that the address asks for: undefined where it does not ask, NaN for others.
export const asked = () => {
  const text = new URLSearchParams(location.search).get(KEY);
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : NaN;
  return seconds >= LEAST && seconds <= MOST ? seconds : NaN;
};

export const REFUSED = `Tautan meminta putaran yang bukan ${LEAST} sampai ${MOST} detik. `
  + "Pilihan itu diabaikan.";

// The address says that it turns: what is loaded anew goes on.
const write = (seconds) => {
  const address = new URL(location);
  if (seconds) address.searchParams.set(KEY, seconds);
  else address.searchParams.delete(KEY);
  history.replaceState(history.state, "", address);
};

export class Turning {
  // `next` shows the next screen, `tell` hears the seconds a screen, or 0 at the end.
  constructor(next, tell) {
    this.next = next;
    this.tell = tell;
    this.seconds = USUAL;
    // A browser lets a screen sleep again once its page was out of sight.
    document.addEventListener("visibilitychange", () => {
      if (this.run && document.visibilityState === "visible") this.stayAwake();
    });
  }

  stayAwake() {
    this.awake = navigator.wakeLock?.request("screen").catch(() => {});
  }

  begin(seconds = this.seconds) {
    this.stop();
    this.seconds = seconds;
    this.run = {};
    this.stayAwake();
    write(seconds);
    this.tell(seconds);
    this.wait(this.run);
  }

  // The next wait begins when a screen is shown, so that a slow one makes no turns pile up.
  wait(run) {
    this.timer = setTimeout(async () => {
      try {
        await this.next();
      } finally {
        if (this.run === run) this.wait(run);
      }
    }, this.seconds * 1000);
  }

  stop() {
    clearTimeout(this.timer);
    this.run = undefined;
    this.awake?.then((lock) => lock?.release());
    this.awake = undefined;
  }

  // Whether there was something to end.
  end() {
    if (!this.run) return false;
    this.stop();
    write();
    this.tell(0);
    return true;
  }
}

// Ask every few minutes what counts, until the timer that this gives back is cleared. Where the
// server is gone the screens go on.
export const askForNews = (hear) => setInterval(async () => {
  try {
    const address = new URL(`./berlaku${location.search}`, document.baseURI);
    const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(10000) });
    if (answer.ok) hear((await answer.json()).counts);
  } catch {
    // Asked again next time.
  }
}, ASKED_EVERY);
