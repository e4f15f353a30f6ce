// Draws figures of the public edition with the modules of the board, as markup that needs no script and
// has its fonts, colours and the word SIMULASI from its page.

import { CONFIG, boundaries, emptyWorld, make, plotly, prepared } from "./figure.js";
import { grid } from "./grid.js";
import { legend, withoutLegend } from "./legend.js";
import { WORD, draw } from "./simulated.js";

const WEIGHTS = [400, 600, 700];
const SVG = "http://www.w3.org/2000/svg";
// Of what Plotly writes, that which is seen: the rest is for editing, or so by itself or by the page's style.
const SEEN = new Set(
  "id d x y x1 x2 y1 y2 r cx cy width height transform points viewBox offset href style patternUnits patternTransform clip-path text-anchor gradientUnits dy".split(" "),
);
const STYLED = ["fill", "stroke", "stroke-width", "stroke-opacity", "fill-opacity", "opacity", "stroke-dasharray",
  "stroke-linejoin", "stroke-linecap", "font-size", "font-weight", "text-shadow", "display", "stop-color", "stop-opacity",
  "text-anchor", "paint-order", "clip-path"];
const USUAL = { "fill-opacity": "1", "stroke-opacity": "1", opacity: "1", "stop-opacity": "1", "stroke-dasharray": "none",
  "text-shadow": "none", "font-weight": "normal" };
const NUMBERS = ["d", "x", "y", "x1", "x2", "y1", "y2", "r", "cx", "cy", "width", "height", "transform", "points"];
const GONE = { display: "none", opacity: "0" };

const rounded = (words) =>
  words.replace(/-?\d*\.\d+(e-?\d+)?/g, (number) => String(Math.round(number * 10) / 10 + 0).replace(/^(-?)0\./, "$1."));

// An area's border on a raster of half pixels, without corners that do not turn: the same for both its sides.
const coarse = (path) =>
  path.split("M").slice(1).map((ring) => {
    const corners = [];
    for (const [x, y] of ring.replace("Z", "").split("L").map((pair) => pair.split(",").map((one) => Math.round(2 * one)))) {
      const [[a, b], [c, d]] = [corners.at(-2) ?? [NaN], corners.at(-1) ?? [NaN]];
      if (x === c && y === d) continue;
      if ((c - a) * (y - d) === (d - b) * (x - c) && (c - a) * (x - c) + (d - b) * (y - d) > 0) corners.pop();
      corners.push([x, y]);
    }
    if (corners.length < 3) return "";
    const steps = corners.map(([x, y], i) => (i ? [x - corners[i - 1][0], y - corners[i - 1][1]] : [x, y]));
    return `M${steps.map(([x, y]) => `${x / 2} ${y / 2}`).join(" ").replace(/^(\S+ \S+) /, "$1l").replace(/ -/g, "-")}z`;
  }).join("");

// The word SIMULASI, to stand once in each page.
const word = () => {
  const stroke = (colour, opacity, moved) =>
    `<path d="M0 0${WORD}" transform="translate(${moved})" stroke="${colour}" stroke-opacity="${opacity}"/>`;
  return `<g id="kata" fill="none" stroke-width="1.4">${stroke("#fff", 0.19, 0.9)}${stroke("#1c2530", 0.15, 0)}</g>`;
};

const useWord = (group) => {
  const [path] = group.children;
  const places = [...path.getAttribute("d").matchAll(/M(\S+) ([^a-z]+)c-3-1\.7/g)];
  group.replaceChildren(
    ...places.map(([, x, y]) => {
      const use = document.createElementNS(SVG, "use");
      Object.entries({ href: "#kata", x, y }).forEach(([name, value]) => use.setAttribute(name, value));
      return use;
    }),
  );
};

const cleared = (node) => {
  for (const child of [...node.children]) cleared(child);
  const { style } = node;
  if (!style || node.tagName === "use") return;
  const kept = STYLED.map((name) => [name, style.getPropertyValue(name) || (SEEN.has(name) ? "" : node.getAttribute(name))]);
  const has = Object.fromEntries(kept.filter(([name, value]) => value && value !== USUAL[name]));
  if (has["stroke-width"] === "0px" || has.stroke === "none" || has["stroke-opacity"] === "0") {
    for (const name of ["stroke", "stroke-width", "stroke-opacity"]) delete has[name];
  }
  const isPaintless = has["fill-opacity"] === "0" && !has.stroke && !node.children.length && node.tagName !== "text";
  const isPoint = node.tagName === "path" && /^(M[-\d., ]*Z?)?$/.test(node.getAttribute("d") ?? "");
  if (isPoint || isPaintless || Object.entries(GONE).some(([name, value]) => has[name] === value)) {
    node.remove();
    return;
  }
  for (const { name } of [...node.attributes]) if (!SEEN.has(name)) node.removeAttribute(name);
  for (const name of NUMBERS) if (node.hasAttribute(name)) node.setAttribute(name, rounded(node.getAttribute(name)));
  for (const { name, value } of [...node.attributes]) if (!value) node.removeAttribute(name);
  node.removeAttribute("style");
  const said = Object.entries(has).map(([name, value]) => `${name}:${value.replaceAll('"', "")}`).join(";");
  if (said) node.setAttribute("style", said);
  if (["g", "defs", "clipPath", "text"].includes(node.tagName) && !node.childNodes.length) node.remove();
  else if (node.tagName === "g" && !node.attributes.length) node.replaceWith(...node.childNodes);
};

// Colours that are others in the dark by the names that the page's style knows them by.
const named = (markup, colours) =>
  markup.replace(/rgb\((\d+), (\d+), (\d+)\)|#[0-9a-f]{6}\b/gi, (colour, ...parts) => {
    const hex = colour.startsWith("#")
      ? colour.toLowerCase()
      : `#${parts.slice(0, 3).map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
    return colours[hex] ? `var(--${hex.slice(1)})` : hex;
  });

// Plotly draws into two layers: the figure, and what stands above it.
const slim = (plot, width, height, colours) => {
  const [svg, above] = plot.querySelectorAll(".main-svg");
  svg.remove();
  svg.append(...above.childNodes);
  svg.querySelectorAll(".simulated").forEach(useWord);
  svg.querySelectorAll(".choroplethlayer path").forEach((path) => path.setAttribute("d", coarse(path.getAttribute("d"))));
  [...svg.children].forEach(cleared);
  const used = new Set([...svg.innerHTML.matchAll(/url\((?:#|&quot;#)([^)&]+)/g)].map(([, id]) => id));
  for (const one of svg.querySelectorAll("clipPath, pattern, linearGradient, [id]")) {
    if (!used.has(one.id)) one.matches("clipPath, pattern, linearGradient") ? one.remove() : one.removeAttribute("id");
  }
  for (const one of svg.querySelectorAll("defs:empty, g:empty")) one.remove();
  for (const { name } of [...svg.attributes]) svg.removeAttribute(name);
  svg.setAttribute("viewBox", `0 0 ${width} ${Math.round(height)}`);
  return named(svg.outerHTML, colours);
};

const asTable = (tile, colours) => {
  const plot = make("div");
  grid(plot, tile, {}, () => undefined);
  plot.querySelectorAll("button").forEach((one) => one.replaceWith(one.textContent));
  const levels = tile.grid.levels.flat();
  plot.querySelectorAll("tbody td").forEach((cell, place) => {
    cell.removeAttribute("style");
    if (levels[place] !== null) cell.className = `level-${levels[place]}`;
  });
  plot.querySelectorAll(".legend i").forEach((mark, level) => {
    mark.removeAttribute("style");
    mark.className = `level-${level}`;
  });
  plot.querySelectorAll(".simulated").forEach(useWord);
  return named(plot.innerHTML, colours);
};

const drawn = async ({ tile, template, widths, seed, colours }) => {
  if (!tile) return { legend: word(), drawings: [] };
  const figure = withoutLegend(tile.figure);
  if (tile.grid) return { legend: "", drawings: [asTable({ ...tile, figure }, colours)] };
  await Promise.all(WEIGHTS.map((weight) => document.fonts.load(`${weight} 16px SourceSans3`)));
  const names = make("ul");
  legend(names, figure, false);
  const Plotly = await plotly();
  const geojson = figure.layout.geo ? await boundaries() : undefined;
  if (geojson) await emptyWorld();
  const plot = make("div");
  document.body.append(plot);
  const drawings = [];
  for (const width of widths) {
    const { data, layout } = prepared(figure, template, width, false, geojson);
    // Plotly names parts of a drawing at random: two in one page must not share a name.
    let dice = 1 + ((seed + width) % 2147483646);
    Math.random = () => (dice = (dice * 16807) % 2147483647) / 2147483647;
    await draw(Plotly, plot, { data, layout }, { ...CONFIG, staticPlot: true });
    drawings.push(slim(plot, width, layout.height, colours));
    Plotly.purge(plot);
  }
  plot.remove();
  return { legend: named(names.innerHTML, colours), drawings };
};

// Of each tile the drawing in its widths, and what its colours mean; `seed` names its parts. Without a
// tile the word that drawings of simulated data use. Requests and drawings are JSON.
window.drawn = async (requests) => {
  const found = [];
  for (const request of JSON.parse(requests)) found.push(await drawn(request));
  return JSON.stringify(found);
};
