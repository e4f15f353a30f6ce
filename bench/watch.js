// Runs before any page does, whatever program made it: notes when a reader changes something, and when
// a frame had the last touch of each figure. All times are performance.now().
(() => {
  const FIGURE = ".js-plotly-plot, .board .plot";
  const DRAWN = ".main-svg, table";
  const QUIET = 800;
  const watch = { began: 0, moved: 0, framed: new Map() };
  window.watch = watch;
  performance.setResourceTimingBufferSize(2000);
  for (const kind of ["pointerdown", "change"]) {
    addEventListener(kind, () => (watch.began ||= performance.now()), true);
  }

  const touched = new Set();
  let isWaiting = false;
  new MutationObserver((records) => {
    for (const { target } of records) {
      const figure = (target.closest ? target : target.parentElement)?.closest(FIGURE);
      if (figure) touched.add(figure);
    }
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      // The layout that this frame needs anyway; what is left of it is to paint.
      document.documentElement.getBoundingClientRect();
      watch.moved = performance.now();
      for (const figure of touched) watch.framed.set(figure, watch.moved);
      touched.clear();
    });
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  const isDrawn = (figures) => {
    const drawn = [...document.querySelectorAll(FIGURE)].filter((one) => one.querySelector(DRAWN));
    return drawn.length >= figures && watch.framed.size > 0;
  };

  // Resolves when that many figures stand there and nothing has moved for a while.
  watch.rest = (figures, patience) =>
    new Promise((resolve, reject) => {
      const until = performance.now() + patience;
      const look = () => {
        const error = document.querySelector("[data-testid=stException]");
        if (error) return reject(new Error(error.innerText));
        const last = figures ? Math.max(...watch.framed.values()) : watch.moved;
        if ((!figures || isDrawn(figures)) && performance.now() - last > QUIET) return resolve();
        if (performance.now() > until) return reject(new Error("the page never came to rest"));
        return setTimeout(look, 50);
      };
      look();
    });

  watch.forget = () => {
    watch.began = 0;
    watch.framed.clear();
  };

  // Of what only an edge looks into the window nobody reads anything.
  const isInSight = (figure) => {
    const { top, bottom } = figure.getBoundingClientRect();
    return top + bottom > 0 && (top + bottom) / 2 < innerHeight;
  };

  // What happened since the page was opened, or since the change.
  watch.noted = () => {
    const { began, moved } = watch;
    const figures = [...watch.framed].filter(([figure]) => figure.isConnected);
    const after = (times) => times.map((time) => time - began);
    const times = after(figures.map(([, time]) => time));
    const asked = performance
      .getEntriesByType("resource")
      .filter((one) => /fetch|xmlhttp/.test(one.initiatorType) && one.startTime >= began);
    const paints = performance.getEntriesByName("first-contentful-paint");
    return {
      firstPaint: paints.at(0)?.startTime ?? 0,
      answered: Math.max(0, ...after(asked.map((one) => one.responseEnd))),
      first: times.length ? Math.min(...times) : moved,
      seen: Math.max(0, ...after(figures.filter(([one]) => isInSight(one)).map(([, at]) => at))),
      all: times.length ? Math.max(...times) : moved,
    };
  };
})();
