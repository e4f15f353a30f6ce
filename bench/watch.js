// Runs before the page does: notes when the page is clicked, asks the server, hears from it, and
// when its figures and tables were last touched. All times are performance.now().
(() => {
  const watch = { click: 0, sent: 0, received: [], figures: 0, tables: 0, turn: 0 };
  window.watch = watch;
  performance.setResourceTimingBufferSize(2000);
  addEventListener("click", () => (watch.click = performance.now()), true);

  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", (event) => {
        watch.received.push({ at: performance.now(), size: event.data.byteLength });
      });
    }
    send(data) {
      watch.sent = performance.now();
      super.send(data);
    }
  };

  const FIGURES = ".js-plotly-plot";
  const TABLES = "[data-testid=stDataFrame], .board";
  const within = (records, kind) =>
    records.some(({ target }) => (target.closest ? target : target.parentElement)?.closest(kind));
  new MutationObserver((records) => {
    const now = performance.now();
    if (within(records, FIGURES)) watch.figures = now;
    if (within(records, TABLES)) watch.tables = now;
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  const QUIET = 400;
  const isDrawn = (figures) => {
    const board = document.querySelector(".board");
    if (!board) {
      const charts = [...document.querySelectorAll("[data-testid=stPlotlyChart]")];
      return charts.length >= figures && charts.every((one) => one.querySelector(".main-svg"));
    }
    const turn = Number(board.dataset.drawn ?? 0);
    const plots = [...board.querySelectorAll(".plot")];
    return turn > watch.turn && plots.length >= figures
      && plots.every((plot) => Number(plot.dataset.drawn) === turn);
  };
  const isAtRest = (figures) => {
    const app = document.querySelector("[data-testid=stApp]");
    if (app?.dataset.testScriptState !== "notRunning") return false;
    if (document.querySelector("[data-testid=stSkeleton]") || !isDrawn(figures)) return false;
    const heard = watch.received.at(-1)?.at ?? 0;
    const last = Math.max(watch.click, watch.figures, watch.tables, watch.sent, heard);
    return watch.sent > watch.click && heard > watch.sent && performance.now() - last > QUIET;
  };

  // Resolves when the page has answered the last click and nothing has moved for a while.
  watch.rest = (figures, patience) =>
    new Promise((resolve, reject) => {
      const until = performance.now() + patience;
      const look = () => {
        const error = document.querySelector("[data-testid=stException]");
        if (error) return reject(new Error(error.innerText));
        if (isAtRest(figures)) return resolve();
        if (performance.now() > until) return reject(new Error("the page never came to rest"));
        return setTimeout(look, 50);
      };
      look();
    });

  watch.forget = () => {
    watch.received = [];
    watch.turn = Number(document.querySelector(".board")?.dataset.drawn ?? 0);
  };

  watch.loaded = () =>
    performance
      .getEntries()
      .filter((entry) => "transferSize" in entry)
      .reduce((sum, entry) => sum + entry.transferSize, 0);
})();
