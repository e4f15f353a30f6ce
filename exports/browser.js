// Draws figures and composes documents in the browser's page, which stays the same from job to job.
const fonts = document.getElementById("fonts").textContent;

// The drawing as SVG; `place` tells it from the others of one document.
async function drawn({ data, layout }, place = 0) {
  await Promise.all([...document.fonts].map((font) => font.load()));
  // Plotly names parts of a drawing at random: the same drawing is to have the same names, and two
  // drawings of one document others, lest one is cut by the frame of the other.
  let dice = 1 + place;
  Math.random = () => (dice = (dice * 16807) % 2147483647) / 2147483647;
  const { width, height, meta } = layout;
  const svg = await Plotly.toImage(
    { data, layout }, { width, height, format: "svg", imageDataOnly: true },
  );
  return marked(svg, layout).replace(/<svg[^>]*>/, (tag) =>
    tag
      .replace(/ width="[^"]*"/, ` width="${meta.picture.width}"`)
      .replace(/ height="[^"]*"/, ` height="${meta.picture.height}"`)
      .replace(/ viewBox="[^"]*"/, "")
      .replace(/>$/, ` viewBox="0 0 ${width} ${height}">`),
  );
}

async function asSvg(figure) {
  const svg = await drawn(figure);
  return svg.replace(/<svg[^>]*>/, (tag) => `${tag}<style>${fonts}</style>`);
}

// An SVG that is shown as an image knows no font of its page: Plotly's own PNG would be set in what
// the system has. So the drawing is given the fonts, and is painted from there.
async function asPng(figure) {
  const svg = await asSvg(figure);
  const { width, height, scale } = figure.layout.meta.picture;
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d", { willReadFrequently: true }).drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  const [, png] = canvas.toDataURL("image/png").split(",");
  // What a canvas holds is given back at once only by one without pixels.
  canvas.width = canvas.height = 0;
  return png;
}

// Makes the document that is printed.
async function compose(title, body, figures) {
  const drawings = [];
  for (const figure of figures) drawings.push(await drawn(figure, drawings.length));
  document.title = title;
  document.body.innerHTML = body;
  document.querySelectorAll(".simulated").forEach((box) => markBox(box));
  for (const place of document.querySelectorAll("[data-figure]")) {
    place.innerHTML = drawings[place.dataset.figure];
    const svg = place.firstElementChild;
    const { paper_bgcolor: paper } = figures[place.dataset.figure].layout.template.layout;
    hatch(svg);
    svg.querySelectorAll("text").forEach((text) => standOut(text, paper));
    svg.removeAttribute("width");
    svg.removeAttribute("height");
  }
  await Promise.all([...document.fonts].map((font) => font.load()));
  document.querySelectorAll("table").forEach(narrow);
  for (const sheet of document.querySelectorAll("[data-fit]")) {
    sheet.style.zoom = Math.min(1, (sheet.dataset.fit * 96) / 25.4 / sheet.offsetHeight);
  }
}

// Leaves the page as it was before.
function clear() {
  document.title = "";
  document.body.replaceChildren();
}

// The browser would make the whole sheet smaller for one table that is wider than the paper.
function narrow(table) {
  const room = table.parentElement.clientWidth;
  for (let tries = 0; table.offsetWidth > room && tries < 8; tries += 1) {
    table.style.fontSize = `${(parseFloat(getComputedStyle(table).fontSize) * room) / table.offsetWidth}px`;
  }
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
  if (text.style.textShadow) {
    const edge = `stroke: ${paper}; stroke-width: 2px; stroke-linejoin: round`;
    text.style.cssText += `; text-shadow: none; paint-order: stroke; ${edge}`;
  }
}
