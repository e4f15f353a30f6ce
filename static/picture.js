// A figure of the board as a file, made by the reader's own browser: PNG or SVG with its title,
// subtitle, source, status and, for simulated data, the word behind it. Fetched on the first click.

import { marked } from "./simulated.js";

const HERE = new URL(".", import.meta.url);
const FAMILY = "SourceSans3";
const FONT = `${FAMILY}, 'Segoe UI', sans-serif`;
const WEIGHTS = [400, 600, 700];
const EDGE = 20;
const WIDE = 800;
const SHARPNESS = 2;
const SVG = "http://www.w3.org/2000/svg";

const asData = (blob) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

// An image knows no font of the page that shows it: it has to bring its own.
export const face = async (weight) => {
  const name = `fonts/source-sans-3-latin-${weight}-normal.woff2`;
  const answer = await fetch(new URL(name, HERE));
  if (!answer.ok) throw new Error(name);
  const data = await asData(await answer.blob());
  return `@font-face{font-family:${FAMILY};font-weight:${weight};src:url(${data})}`;
};

const wrapped = (words, font, room) => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  const lines = [];
  for (const word of words.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && pen.measureText(longer).width <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

// The figure with its texts drawn into it, as the board draws it without them.
const withTexts = ({ data, layout }, tile) => {
  const { font, annotationdefaults } = layout.template.layout;
  const [ink, soft] = [font.color, annotationdefaults.font.color];
  const { l, r } = layout.margin;
  const margin = { ...layout.margin, l: Math.max(l, EDGE), r: Math.max(r, EDGE) };
  const texts = [
    { words: tile.title, size: 26, weight: 600, color: ink },
    { words: tile.subtitle, size: 16, weight: 400, color: soft },
    { words: tile.footer, size: 12, weight: 400, color: soft },
  ].map((one) => {
    const lines = wrapped(one.words, `${one.weight} ${one.size}px ${FONT}`, WIDE - 2 * EDGE);
    return { ...one, text: lines.join("<br>"), high: lines.length * one.size * 1.3 };
  });
  const [head, below, foot] = texts;
  const high = layout.height - margin.t - margin.b;
  margin.t += EDGE + head.high + 4 + below.high + EDGE / 2;
  margin.b += EDGE + foot.high + 8;
  const note = ({ text, size, weight, color }, y, yshift) => ({
    text, y, yshift, x: 0, xref: "paper", yref: "paper", xanchor: "left", yanchor: "top",
    align: "left", borderpad: 0, showarrow: false, xshift: EDGE - margin.l, font: { size, weight, color },
  });
  return {
    data,
    layout: {
      ...layout,
      margin: { ...margin, autoexpand: false },
      height: margin.t + high + margin.b,
      annotations: [
        ...layout.annotations,
        note(head, 1, margin.t - EDGE),
        note(below, 1, margin.t - EDGE - head.high - 4),
        note(foot, 0, EDGE + foot.high - margin.b),
      ],
    },
  };
};

const described = (text, tile, fonts) => {
  const drawing = new DOMParser().parseFromString(text, "image/svg+xml");
  const root = drawing.documentElement;
  const add = (tag, words) => {
    const node = drawing.createElementNS(SVG, tag);
    node.textContent = words;
    root.prepend(node);
  };
  add("style", fonts);
  add("desc", tile.alt);
  add("title", tile.title);
  root.setAttribute("viewBox", `0 0 ${root.getAttribute("width")} ${root.getAttribute("height")}`);
  return new XMLSerializer().serializeToString(drawing);
};

const painted = async (svg, width, height) => {
  const image = new Image();
  image.src = URL.createObjectURL(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SHARPNESS;
  canvas.height = height * SHARPNESS;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
};

export const WIDTH = WIDE;

export async function picture(Plotly, bare, tile, kind, config) {
  const fonts = (await Promise.all(WEIGHTS.map(face))).join("");
  await Promise.all(WEIGHTS.map((weight) => document.fonts.load(`${weight} 16px ${FAMILY}`)));
  const { data, layout } = withTexts(bare, tile);
  const { width, height } = layout;
  const drawn = await Plotly.toImage(
    { data, layout, config }, { format: "svg", width, height, imageDataOnly: true },
  );
  const svg = new Blob([described(marked(drawn, layout), tile, fonts)], { type: "image/svg+xml" });
  return kind === "svg" ? svg : painted(svg, width, height);
}
