// What the board, the gallery and the briefing share: how a figure that Python composed is made ready
// for Plotly, what it needs beside its numbers, fetched once, and whether it is seen in the dark.

const HERE = new URL(".", import.meta.url);

export const once = (make) => {
  let made;
  return () => {
    made ??= make().catch((error) => {
      // Whoever asks again may be luckier.
      made = undefined;
      throw error;
    });
    return made;
  };
};

export const plotly = once(
  () =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("plotly.min.js", HERE);
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error("plotly.min.js"));
      document.head.append(script);
    }),
);

const json = (name) => fetch(new URL(name, HERE)).then((answer) => answer.json());

export const boundaries = once(() => json("kecamatan.geojson"));

// Plotly asks for the coasts of the world with the first map that it draws; with this it has them.
export const emptyWorld = once(async () => {
  const [world] = await Promise.all([json("world_110m.json"), plotly()]);
  window.PlotlyGeoAssets.topojson.world_110m = world;
});

export const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

export const isDark = (node) => {
  const [r, g, b] = (getComputedStyle(node).color.match(/\d+/g) || [0, 0, 0]).map(Number);
  return r + g + b > 384;
};

// Calls `tell(dark)` whenever the theme that `node` is in has turned dark or light; gives back how to
// stop that.
export const watchTheme = (node, tell) => {
  let dark = isDark(node);
  const look = () => {
    if (isDark(node) === dark) return;
    dark = !dark;
    tell(dark);
  };
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", look);
  const mutations = new MutationObserver(look);
  // Where Streamlit changes its theme; watching all below would cost a layout at every change.
  for (const themed of [document.documentElement, node.closest("[data-testid=stApp]")]) {
    if (themed) mutations.observe(themed, { attributeFilter: ["class", "style"] });
  }
  return () => {
    scheme.removeEventListener("change", look);
    mutations.disconnect();
  };
};

export const recolour = (value, colours) => {
  if (typeof value === "string") return colours[value] ?? value;
  if (Array.isArray(value)) return value.map((one) => recolour(one, colours));
  if (value && typeof value === "object" && value.type !== "FeatureCollection") {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, recolour(v, colours)]));
  }
  return value;
};

// Names that would not fit inside their kecamatan at this size are left out, but for what stands in a line
// below them; if they are few, they get numbers and stand in the corners that the sea leaves, or beside a
// square of classes. As `only_fitting_names` in charts/plotly_maps.py.
const [MOST_KEYED, CORNER, CORNER_ABOVE_SQUARE, KEY_LINE] = [20, 0.42, 0.18, 1.3 * 11];

const onlyFittingNames = ({ data, layout }, high, degreesPerPixel, beside) => {
  const traces = data.filter((trace) => trace.meta?.room);
  const square = traces[0]?.meta.below ?? 0;
  // The briefing moves it to the side of a map.
  const below = layout.margin.b >= square ? square : 0;
  const inCorner = Math.floor((below + high * (below ? CORNER_ABOVE_SQUARE : CORNER)) / KEY_LINE);
  const fits = (words, { letter, room }, i) => words.length * letter * degreesPerPixel <= room[i];
  const small = traces.flatMap(({ text, meta }) =>
    text.filter((words, i) => !fits(words.split("<br>")[0], meta, i)),
  );
  const isKeyed = traces[0]?.meta.keyed && small.length <= Math.min(MOST_KEYED, 2 * inCorner);
  const numbers = new Map(isKeyed ? small.sort().map((text, i) => [text, `${i + 1}`]) : []);
  for (const trace of traces) {
    const words = trace.text.map((text, i) => {
      if (!small.includes(text)) return text;
      const mark = text.split("<br>")[1] ?? "";
      return numbers.get(text) ?? (fits(mark, trace.meta, i) ? mark : "");
    });
    for (const list of ["lon", "lat"]) trace[list] = trace[list].filter((_, i) => words[i]);
    trace.text = words.filter(Boolean);
  }
  const lines = [...numbers].map(([text, number]) => `${number} ${text.replace("<br>", " ")}`);
  const shift = 12 - beside;
  for (const [part, x, anchors] of [
    [lines.slice(-inCorner), 1, { xanchor: "right", yanchor: "bottom", xshift: shift, yshift: -below }],
    [lines.slice(0, -inCorner), 0, { xanchor: "left", yanchor: "top", xshift: -shift }],
  ]) {
    if (!part.length) continue;
    layout.annotations.push({
      ...anchors, x, y: 1 - x, xref: "paper", yref: "paper", align: "left", borderpad: 0,
      text: part.join("<br>"), font: { size: 11 },
    });
  }
};

// The numbers of a colour bar that would not fit side by side are written in two lines.
const LETTER = 6.3;
const LINE = 16;

const narrowBar = (data, wide) => {
  const bar = data.find((trace) => trace.colorbar)?.colorbar;
  const step = bar && (wide - 2 * bar.xpad) / (bar.ticktext.length - 1);
  return bar?.ticktext.some((words) => words.length * LETTER > step - 4 && words.includes(" ")) && bar;
};

// Python leaves room for the legend of a narrow drawing; the pixels that it needs less in this one. As
// `for_legend` in charts/pen.py.
const lessLegend = ({ data, layout }, wide) => {
  const names = data.filter((one) => one.name && one.showlegend !== false).map((one) => one.name.length);
  if (!layout.showlegend || !names.length) return 0;
  const left = Math.min(3, Math.ceil(names.reduce((sum, one) => sum + 46 + 7 * one, 0) / 520));
  const inLine = Math.max(1, Math.floor(wide / (46 + 7 * Math.max(...names))));
  return 25 * Math.max(0, left - Math.ceil(names.length / inLine));
};

const mapHeight = ({ geo: { lonaxis, lataxis } }, wide) =>
  (wide * (lataxis.range[1] - lataxis.range[0])) / (lonaxis.range[1] - lonaxis.range[0]);

// How high a drawing is at least in this width: a map only as high as it is wide.
export const needed = ({ data, layout }, width) => {
  const { l, r, t, b } = layout.margin;
  const wide = width - l - r;
  const high = layout.geo ? Math.min(layout.height, t + b + mapHeight(layout, wide)) : layout.height;
  return high + (narrowBar(data, wide) ? LINE : 0);
};

export const prepared = (spec, template, width, colours, geojson, height = 0) => {
  const bare = { ...spec, layout: { ...spec.layout, template } };
  const figure = colours ? recolour(bare, colours) : structuredClone(bare);
  const { layout } = figure;
  const { margin } = layout;
  const wide = width - margin.l - margin.r;
  const bar = narrowBar(figure.data, wide);
  if (bar) {
    bar.ticktext = bar.ticktext.map((words) => words.replace(" ", "<br>"));
    margin.b += LINE;
    layout.height += LINE;
  }
  layout.height = Math.max(layout.height, height);
  margin.t -= lessLegend(figure, wide);
  layout.width = width;
  if (layout.geo) {
    const [west, east] = layout.geo.lonaxis.range;
    const [south, north] = layout.geo.lataxis.range;
    const own = margin.t + margin.b;
    const high = Math.min(layout.height - own, mapHeight(layout, wide));
    layout.height = high + own;
    const perPixel = Math.max((east - west) / wide, (north - south) / high);
    onlyFittingNames(figure, high, perPixel, Math.max(0, (wide - (east - west) / perPixel) / 2));
    figure.data = figure.data.map((trace) => (trace.geojson ? { ...trace, geojson } : trace));
  }
  return figure;
};

export const CONFIG = {
  displayModeBar: false,
  responsive: false,
  showTips: false,
  topojsonURL: HERE.href,
  locale: "en",
};

export const unpacked = (message) =>
  new Response(new Blob([message]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
