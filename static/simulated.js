// The word SIMULASI behind a figure of simulated data: quiet, and so often that no quarter of it is
// without. It is drawn with strokes, so that it looks alike wherever no font is at hand, and nobody
// copies it with the numbers.

export const WORD =
  "c-3-1.7-6.2 .5-5 2.8 1.4 2.5 6.1-.2 7.3 2.6 1.2 2.8-2.9 4.7-5.6 2.8m9.4-1.5l-3.4-9.4m6.6 8.2l-3.4-9.4" +
  "l5.8 4.3l1.7-7l3.4 9.4m-.2-10.6l2.2 6.1c1.6 4.3 7.2 2.3 5.6-2.1l-2.2-6.1m3.2-1.2l3.4 9.4l4.7-1.7" +
  "m1.9-.7l.3-10.8l7.2 8m-2.5-2.7l-4.9 1.8m12.4-9.8c-3-1.7-6.2 .5-5 2.8 1.4 2.5 6.1-.2 7.3 2.6 1.2 2.8-2.9 4.7-5.6 2.8" +
  "m9.4-1.5l-3.4-9.4";
const [ACROSS, DOWN, SHIFT] = [118, 54, 46];
// A dark and a light one beside it: one of the two is seen on every ground.
const INKS = [["#ffffff", 0.19, 0.9], ["#1c2530", 0.15, 0]];
const SVG = "http://www.w3.org/2000/svg";

// The words over so many pixels, but for those that would begin in the box `but`.
const words = (width, height, scale, but) => {
  const places = [];
  for (let row = 0; row * DOWN * scale < height + 30; row += 1) {
    const shift = ((row * SHIFT) % ACROSS) - ACROSS;
    for (let x = shift; x * scale < width; x += ACROSS) {
      const y = row * DOWN + 10;
      const [right, down] = [x * scale - but?.x, y * scale - but?.y];
      if (right >= 0 && right < but.width && down >= 0 && down < but.height) continue;
      places.push(`M${x} ${y}${WORD}`);
    }
  }
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", "simulated");
  group.setAttribute("style", "fill: none; stroke-width: 1.4; pointer-events: none");
  for (const [colour, opacity, moved] of INKS) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", places.join(""));
    path.setAttribute("transform", `translate(${moved} ${moved}) scale(${scale})`);
    path.setAttribute("stroke", colour);
    path.setAttribute("stroke-opacity", opacity);
    group.append(path);
  }
  return group;
};

// Marks a drawing of Plotly. Areas of a map and cells leave no gap: with them the words stand between
// these and what is written on them.
const mark = (svg, { width, height }, scale = 1) => {
  const ground = svg.querySelector(".geo .bg rect");
  const of = (name) => Number(ground.getAttribute(name));
  const box = ground && { x: of("x"), y: of("y"), width: of("width"), height: of("height") };
  const size = [width, height, scale, ...Object.values(box || {})].join(" ");
  const cells = svg.querySelectorAll(".hm > image");
  const front = svg.querySelector(".frontplot");
  const before = [...svg.querySelectorAll(".simulated")];
  // Plotly leaves them where they are, and to draw them anew takes a while.
  if (before.length === (front ? 2 : 1) && !cells.length && before[0].dataset.size === size) return;
  before.forEach((one) => one.remove());
  const behind = words(width, height, scale, box);
  behind.dataset.size = size;
  svg.querySelector(".bglayer").after(behind);
  front?.prepend(words(width, height, scale));
  cells.forEach((one) => one.after(words(width, height, scale)));
};

// Draws a figure into its place of the page. Settings that are given again Plotly begins with anew: it looks at
// the size of the place, which costs a layout of what was drawn just before.
export const draw = async (Plotly, node, { data, layout }, config) => {
  await Plotly.react(node, data, layout, node.data ? undefined : config);
  const svg = node.querySelector(".main-svg");
  if (layout.meta?.simulated) mark(svg, layout);
  else node.querySelectorAll(".simulated").forEach((one) => one.remove());
};

// The text of a drawing that is to become a file.
export const marked = (text, layout, scale) => {
  if (!layout.meta?.simulated) return text;
  const drawing = new DOMParser().parseFromString(text, "image/svg+xml");
  mark(drawing.documentElement, layout, scale);
  return new XMLSerializer().serializeToString(drawing);
};

// Marks a box of the page with so many pixels at most.
export const markBox = (box, width = 600, height = 400) => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  svg.style.cssText = "position: absolute; inset: 0; width: 100%; height: 100%; z-index: -1";
  svg.append(words(width, height, 1));
  box.style.position = "relative";
  box.style.isolation = "isolate";
  box.prepend(svg);
};
