// Makes the page that is printed. Plotly, the fonts and the policy are those of the pictures' page.
async function compose(title, style, body, figures, room) {
  const drawings = [];
  for (const { data, layout } of figures) {
    const { width, height } = layout;
    const shape = { format: "svg", width, height, imageDataOnly: true };
    const svg = await Plotly.toImage({ data, layout }, shape);
    // The page has the fonts that a picture brings along.
    drawings.push(svg.replace(/<style>@font-face[^<]*<[/]style>/, ""));
  }
  document.title = title;
  document.documentElement.lang = "id-ID";
  document.head.insertAdjacentHTML("beforeend", `<style>${style}</style>`);
  document.body.innerHTML = body;
  for (const place of document.querySelectorAll("[data-drawing]")) {
    place.innerHTML = drawings[place.dataset.drawing];
    const svg = place.firstElementChild;
    hatch(svg);
    svg.querySelectorAll("text").forEach(standOut);
    svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
    svg.removeAttribute("width");
    svg.removeAttribute("height");
  }
  await Promise.all([...document.fonts].map((font) => font.load()));
  arrange([...document.querySelectorAll(".row")], room);
  // What is promised on one sheet becomes a little smaller rather than longer.
  for (const sheet of document.querySelectorAll(".one")) {
    sheet.style.zoom = Math.min(1, (room - 4) / sheet.offsetHeight);
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
    const ground = pattern?.querySelector("rect"), stroke = pattern?.querySelector("path");
    // Only the shape "/" has these three strokes; another one stays a pattern.
    if (!/^M-[^M]*M0,[^M]*,0M[^M]*$/.test(stroke?.getAttribute("d"))) return;
    const { x, y, width, height } = shape.getBBox();
    shape.style.fill = ground.getAttribute("fill");
    shape.style.fillOpacity = ground.getAttribute("fill-opacity");
    if (!width || !height) return;

    const step = parseFloat(pattern.getAttribute("width"));
    const first = Math.ceil((x + y) / step) * step, last = x + y + width + height;
    let lines = "";
    for (let sum = first; sum < last; sum += step) {
      const left = Math.max(x, sum - y - height), right = Math.min(x + width, sum - y);
      lines += `M${left},${sum - left}L${right},${sum - right}`;
    }
    const clip = made("clipPath", { id: `${id}-${count}` });
    clip.append(shape.cloneNode());
    clip.firstElementChild.removeAttribute("transform");
    const hatched = made("g", { "clip-path": `url(#${id}-${count})` });
    hatched.append(made("path", { d: lines, fill: "none" }));
    for (const name of ["stroke", "stroke-width", "opacity"]) {
      hatched.firstElementChild.setAttribute(name, stroke.getAttribute(name));
    }
    if (shape.hasAttribute("transform")) hatched.setAttribute("transform", shape.getAttribute("transform"));
    svg.append(clip);
    shape.after(hatched);
  });
}

// Paper knows no shadow, by which SIMULASI can be read on dark areas.
function standOut(text) {
  if (text.textContent !== "SIMULASI") return;
  text.style.cssText += "; text-shadow: none; paint-order: stroke; stroke: #fff; stroke-width: 3px";
  text.closest(".annotation").style.opacity = 0.22;
}

// Rows keep their order unless a later one fills a page on which the next has no room.
function arrange(rows, room) {
  if (!rows.length) return;
  const [parent, after] = [rows[0].parentNode, rows.at(-1).nextSibling];
  const tall = (row) => row.offsetHeight + parseFloat(getComputedStyle(row).marginTop);
  let used = (rows[0].offsetTop - parent.offsetTop) % room;
  while (rows.length) {
    const fits = rows.findIndex((row) => used + tall(row) <= room);
    const [row] = rows.splice(Math.max(fits, 0), 1);
    used = fits < 0 ? tall(row) : used + tall(row);
    parent.insertBefore(row, after);
  }
}
