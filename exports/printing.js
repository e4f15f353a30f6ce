// Makes the page that is printed, out of figures that picture.js draws.
async function compose(title, style, body, figures, room) {
  const drawings = [];
  for (const figure of figures) drawings.push(await drawn(figure, drawings.length));
  document.title = title;
  document.head.insertAdjacentHTML("beforeend", `<style class="printed">${style}</style>`);
  document.body.innerHTML = body;
  place(drawings, figures);
  await Promise.all([...document.fonts].map((font) => font.load()));
  document.querySelectorAll("table").forEach(narrow);
  arrange([...document.querySelectorAll(".row")], room);
  const rows = [...document.querySelectorAll(".row")];
  // A page that is nearly empty is spared where the figures of the others can be a little lower.
  const many = pages(rows, room);
  if (many > 1 && many % 1 && many % 1 < NEARLY_EMPTY) {
    for (const part of LOWER) {
      const lower = figures.map((figure) => lowered(figure, part));
      const redrawn = [];
      for (const figure of lower) redrawn.push(await drawn(figure, redrawn.length));
      place(redrawn, lower);
      if (pages(rows, room) <= Math.floor(many)) break;
      if (part === LOWER.at(-1)) place(drawings, figures);
    }
  }
  // What is promised on one sheet becomes a little smaller rather than longer.
  for (const sheet of document.querySelectorAll(".one")) {
    sheet.style.zoom = Math.min(1, (room - 4) / sheet.offsetHeight);
  }
}

const NEARLY_EMPTY = 0.4;
const LOWER = [0.9, 0.8, 0.7];

function place(drawings, figures) {
  for (const one of document.querySelectorAll("[data-drawing]")) {
    one.innerHTML = drawings[one.dataset.drawing];
    const svg = one.firstElementChild;
    const { paper_bgcolor: paper } = figures[one.dataset.drawing].layout.template.layout;
    hatch(svg);
    svg.querySelectorAll("text").forEach((text) => standOut(text, paper));
    svg.removeAttribute("width");
    svg.removeAttribute("height");
  }
}

// The browser would make the whole sheet smaller for one table that is wider than the paper.
function narrow(table) {
  const room = table.parentElement.clientWidth;
  for (let tries = 0; table.offsetWidth > room && tries < 8; tries += 1) {
    table.style.fontSize = `${(parseFloat(getComputedStyle(table).fontSize) * room) / table.offsetWidth}px`;
  }
}

function lowered({ data, layout }, part) {
  const { picture } = layout.meta;
  const height = Math.round(Math.max(picture.least ?? picture.height, picture.height * part));
  const meta = { ...layout.meta, picture: { ...picture, height } };
  return { data, layout: { ...layout, height, meta } };
}

// How many pages are filled: rows are not parted, what follows them is.
function pages(rows, room) {
  if (!rows.length) return 0;
  const parent = rows[0].parentNode;
  let end = rows[0].offsetTop - parent.offsetTop;
  for (const row of rows) {
    const high = tall(row);
    if ((end % room) + high > room) end = Math.ceil(end / room) * room;
    end += high;
  }
  const last = rows.at(-1);
  return (end + parent.offsetHeight - (last.offsetTop + last.offsetHeight - parent.offsetTop)) / room;
}

function tall(row) {
  return row.offsetHeight + parseFloat(getComputedStyle(row).marginTop);
}

// Leaves the page as it was before.
function clear() {
  document.title = "";
  document.querySelectorAll("style.printed").forEach((style) => style.remove());
  document.body.replaceChildren();
}

// The printer would paint every pattern into a bitmap of its own: ten megabytes for one page.
function hatch(svg) {
  const made = (tag, attributes) => {
    const element = document.createElementNS(svg.namespaceURI, tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  };
  svg.querySelectorAll('[style*="url("]').forEach((shape, count) => {
    const [, id] = shape.style.fill.match(/url\(["']?#(.+?)["']?\)/) ?? [];
    const pattern = id && svg.getElementById(id);
    const ground = pattern?.querySelector("rect"), ink = pattern?.querySelector("path, circle");
    if (!ink) return;
    const box = shape.getBBox();
    shape.style.fill = ground?.getAttribute("fill") ?? "none";
    shape.style.fillOpacity = ground?.getAttribute("fill-opacity") ?? 0;
    if (!box.width || !box.height) return;

    const clip = made("clipPath", { id: `${id}-${count}` });
    clip.append(shape.cloneNode());
    clip.firstElementChild.removeAttribute("transform");
    const hatched = made("g", { "clip-path": `url(#${id}-${count})` });
    hatched.append(made("path", { ...strokes(ink, pattern, box), fill: "none" }));
    hatched.firstElementChild.setAttribute("opacity", ink.getAttribute("opacity"));
    if (shape.hasAttribute("transform")) hatched.setAttribute("transform", shape.getAttribute("transform"));
    svg.append(clip);
    shape.after(hatched);
  });
}

// A pattern's lines or dots over a whole box, as one path.
function strokes(ink, pattern, box) {
  const scale = pattern.patternTransform.baseVal.consolidate()?.matrix.a ?? 1;
  const step = parseFloat(pattern.getAttribute("width")) * scale;
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const places = (from, to) => {
    const first = Math.ceil(from / step);
    return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, n) => (first + n) * step);
  };
  if (ink.tagName === "circle") {
    const half = step / 2;
    const dots = places(box.y - step, bottom).flatMap((y) =>
      places(box.x - step, right).map((x) => `M${x + half},${y + half}h0`),
    );
    const width = 2 * ink.getAttribute("r") * scale;
    return { d: dots.join(""), stroke: ink.getAttribute("fill"), "stroke-width": width, "stroke-linecap": "round" };
  }
  // Of a pattern's strokes those that cross it are written with an L; all are a step apart.
  const lines = [...ink.getAttribute("d").matchAll(/M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)/g)].map((found) => {
    const [x1, y1, x2, y2] = found.slice(1).map((one) => one * scale);
    if (x1 === x2) return places(box.x - x1, right - x1).map((x) => `M${x + x1},${box.y}V${bottom}`);
    if (y1 === y2) return places(box.y - y1, bottom - y1).map((y) => `M${box.x},${y + y1}H${right}`);
    const rises = y2 < y1;
    return places(box.x + (rises ? box.y : -bottom), right + (rises ? bottom : -box.y)).map((sum) => {
      const [top, foot] = rises ? [sum - box.y, sum - bottom] : [sum + box.y, sum + bottom];
      const ends = [Math.max(box.x, Math.min(top, foot)), Math.min(right, Math.max(top, foot))];
      const [from, to] = ends.map((x) => `${x},${rises ? sum - x : x - sum}`);
      return `M${from}L${to}`;
    });
  });
  const width = parseFloat(ink.getAttribute("stroke-width")) * scale;
  return { d: lines.flat().join(""), stroke: ink.getAttribute("stroke"), "stroke-width": width };
}

// Paper knows no shadow, by which words can be read on dark areas: the printer would make an image
// of its letters, which nobody can search or copy.
function standOut(text, paper) {
  const isWatermark = text.textContent === "SIMULASI";
  if (text.style.textShadow || isWatermark) {
    const edge = `stroke: ${paper}; stroke-width: ${isWatermark ? 3 : 2}px; stroke-linejoin: round`;
    text.style.cssText += `; text-shadow: none; paint-order: stroke; ${edge}`;
  }
  if (isWatermark) text.closest(".annotation").style.opacity = 0.22;
}

// Rows keep their order unless a later one fills a page on which the next has no room.
function arrange(rows, room) {
  if (!rows.length) return;
  const [parent, after] = [rows[0].parentNode, rows.at(-1).nextSibling];
  let used = (rows[0].offsetTop - parent.offsetTop) % room;
  while (rows.length) {
    const fits = rows.findIndex((row) => used + tall(row) <= room);
    const [row] = rows.splice(Math.max(fits, 0), 1);
    used = fits < 0 ? tall(row) : used + tall(row);
    parent.insertBefore(row, after);
  }
}
