// Search over kecamatan, pages and codes, and a steady place while a reader goes from state to state.
// Everything else is in the page: without this all of it can be read and reached.

const form = document.querySelector("form.search");

if (form) {
  const field = form.querySelector("input");
  const list = form.querySelector("ul");
  const { root } = form.dataset;
  const ways = PLACES.map(([label, path, ...others]) => ({ label, path, called: [label, ...others] }));
  let chosen = 0;

  const links = () => [...list.querySelectorAll("[role=option]")];
  const mark = (place) => {
    chosen = place;
    links().forEach((one, index) => one.setAttribute("aria-selected", index === place));
    field.setAttribute("aria-activedescendant", links()[place]?.id ?? "");
  };
  const open = (isOpen) => {
    list.hidden = !isOpen;
    field.setAttribute("aria-expanded", isOpen);
  };
  const show = () => {
    const asked = field.value.trim();
    const code = asked.toUpperCase().match(/^JBR[-0-9A-Z]+$/);
    const hits = code
      ? [{ label: `Cek angka ${asked.toUpperCase()}`, path: `k/${asked.toUpperCase()}.html` }]
      : found(asked, ways).slice(0, 8).map((place) => ways[place]);
    list.replaceChildren(
      ...hits.map(({ label, path }, place) => {
        const item = document.createElement("li");
        item.id = `temuan-${place}`;
        item.setAttribute("role", "option");
        item.textContent = label;
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          location.href = root + path;
        });
        item.dataset.path = path;
        return item;
      }),
    );
    if (asked && !hits.length) {
      const none = document.createElement("li");
      none.className = "none";
      none.textContent = "Tidak ditemukan";
      list.append(none);
    }
    mark(0);
    open(Boolean(asked));
  };

  field.addEventListener("input", show);
  field.addEventListener("blur", () => open(false));
  field.addEventListener("focus", () => open(Boolean(field.value.trim())));
  field.addEventListener("keydown", (event) => {
    const count = links().length;
    if (event.key === "Escape") open(false);
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !count) return;
    event.preventDefault();
    mark((chosen + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const way = links()[chosen];
    if (way) location.href = root + way.dataset.path;
  });
  form.hidden = false;
}

// Another state of a page begins where the reader was.
const PLACE = "tempat";
const held = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
if (held) scrollTo(0, Number(held));
document.querySelector(".filters")?.addEventListener("click", (event) => {
  const isHere = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (isHere && event.target.closest("a")) sessionStorage.setItem(PLACE, scrollY);
});
document.addEventListener("click", (event) => {
  for (const one of document.querySelectorAll(".filters details[open]")) {
    if (!one.contains(event.target)) one.open = false;
  }
});
