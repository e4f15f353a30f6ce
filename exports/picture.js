// Draws figures in the studio's page, which stays the same from one picture to the next.
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
  return svg.replace(/<svg[^>]*>/, (tag) =>
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
