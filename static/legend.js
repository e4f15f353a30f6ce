// The names of a drawing's parts, with the marks that they stand for, in a line above it that wraps.
// Plotly would measure each name, which takes as long as all the rest of a drawing.

import { make, recolour } from "./figure.js";

export const withoutLegend = ({ data, layout }) => {
  const room = layout.meta?.legend ?? 0;
  const { height, margin } = layout;
  return {
    data,
    layout: { ...layout, showlegend: false, height: height - room, margin: { ...margin, t: margin.t - room } },
  };
};

const only = (value) => (Array.isArray(value) ? value[0] : value);

const ground = (colour, pattern) => {
  if (!pattern) return colour;
  const { fgcolor, fgopacity } = pattern;
  const hatch = `color-mix(in srgb, ${fgcolor} ${100 * fgopacity}%, transparent)`;
  return `repeating-linear-gradient(135deg, transparent 0 3px, ${hatch} 3px 4.5px), ${colour}`;
};

// How the mark of a trace looks: its ground, its size, and whether it is round.
const look = ({ type, marker, fillcolor, fillpattern }, colours) => {
  if (colours) return look(recolour({ type, marker, fillcolor, fillpattern }, colours));
  if (type === "bar" || fillcolor) {
    const colour = only(fillcolor ?? marker.color);
    const edge = marker?.line?.width && only(marker.line.color);
    return { background: ground(colour, fillpattern ?? marker?.pattern), outline: edge ? `1px solid ${edge}` : "" };
  }
  const { color, opacity, size, symbol, line } = marker;
  if (symbol?.startsWith("line")) {
    const [width, height] = symbol === "line-ns" ? [line.width, 16] : [20, line.width];
    return { background: line.color, opacity, width: `${width}px`, height: `${height}px` };
  }
  return { background: color, opacity, width: `${size}px`, height: `${size}px`, borderRadius: "50%" };
};

// Write the legend of a figure; `colours` has those of the dark theme.
export const legend = (node, { data, layout }, colours) => {
  const named = layout.meta?.legend ? data.filter((one) => one.name && one.showlegend !== false) : [];
  if (layout.legend?.traceorder === "reversed") named.reverse();
  const entries = named.map((one) => [one.name, look(one, colours)]);
  const said = JSON.stringify(entries);
  if (node.said === said) return;
  node.said = said;
  node.hidden = !entries.length;
  node.replaceChildren(
    ...entries.map(([name, style]) => {
      const entry = make("li", "", name);
      const mark = make("i");
      Object.assign(mark.style, style);
      entry.prepend(mark);
      return entry;
    }),
  );
};
