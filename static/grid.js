// A heat map as a table with colours: read by a screen reader cell by cell, and redrawn in a moment,
// for only what is another colour or number is touched.

import { make } from "./figure.js";
import { markBox } from "./simulated.js";

const isDark = (hex) =>
  [0.299, 0.587, 0.114].reduce(
    (sum, share, i) => sum + share * parseInt(hex.slice(2 * i + 1, 2 * i + 3), 16),
    0,
  ) < 140;

const legend = ({ edges, colours }) => {
  const line = make("div", "legend");
  line.setAttribute("aria-hidden", "true");
  edges.forEach((words, level) => {
    line.append(make("span", "", words));
    if (level === edges.length - 1) return;
    const colour = make("i");
    colour.style.background = `var(--level-${level}, ${colours[level]})`;
    line.append(colour);
  });
  return line;
};

const built = (plot, { title, grid: { rows, columns } }, pick) => {
  const table = make("table", "grid");
  table.setAttribute("aria-label", title);
  const head = make("tr");
  // The longest word that stands over a column may break.
  const names = columns.map((name) => name.replace("rahasia", "rahasia\u00ad"));
  head.append(make("td"), ...names.map((name) => Object.assign(make("th", "", name), { scope: "col" })));
  table.append(make("thead"), make("tbody"));
  table.firstChild.append(head);
  for (const { label, code } of rows) {
    const line = make("tr");
    const name = Object.assign(make("th"), { scope: "row" });
    if (code) {
      const button = make("button", "pick", label);
      button.type = "button";
      button.tabIndex = -1;
      button.addEventListener("click", () => pick(code));
      name.append(button);
    } else {
      name.textContent = label;
    }
    const cells = columns.map(() => make("td"));
    for (const cell of cells) cell.append(make("span"));
    line.append(name, ...cells);
    table.lastChild.append(line);
  }
  plot.replaceChildren(table);
  return table;
};

export const grid = (plot, tile, dark, pick) => {
  const { rows, columns, levels, labels, edges, colours } = tile.grid;
  const shape = JSON.stringify([rows, columns, edges, tile.figure.layout.meta]);
  if (plot.shape !== shape) {
    plot.shape = shape;
    plot.cells = [...built(plot, tile, pick).querySelectorAll("tbody td")];
    plot.shown = [];
    if (edges.length) plot.append(legend(tile.grid));
    // Behind the numbers, but before the colours of the cells.
    if (tile.figure.layout.meta?.simulated) markBox(plot, 1400, 700);
  }
  colours.forEach((colour, level) => plot.style.setProperty(`--level-${level}`, dark[colour] ?? colour));
  let place = 0;
  rows.forEach((_, row) =>
    columns.forEach((__, column) => {
      const level = levels[row][column];
      const colour = level === null ? "" : dark[colours[level]] ?? colours[level];
      const words = labels[row][column];
      const cell = plot.cells[place];
      const was = plot.shown[place];
      if (was?.words !== words) cell.firstChild.textContent = words;
      if (was?.colour !== colour) {
        cell.style.background = colour;
        cell.style.color = colour && (isDark(colour) ? "#ffffff" : "#1c2530");
      }
      plot.shown[place] = { words, colour };
      place += 1;
    }),
  );
};
