// The address of a page: what is chosen stands there, and nowhere else. What was chosen on one page
// holds on the next one that knows it, until the dashboard is opened anew.

let held = {};
const IS_STREAMLITS = /^embed/;

export const asked = () => new URLSearchParams(location.search);

// What the session says of itself in an address.
const OWN = ["snapshot", "simulasi"];
export const ownOf = (params) =>
  Object.fromEntries(OWN.filter((key) => params.has(key)).map((key) => [key, params.get(key)]));

// What an address says, on top of what was chosen on other pages.
export const withHeld = (params) => new URLSearchParams({ ...held, ...Object.fromEntries(params) });

// Keep what is chosen of these keys for the next page.
export const hold = (keys, query) => {
  held = Object.fromEntries(Object.entries(held).filter(([key]) => !keys.includes(key)));
  Object.assign(held, query);
};

const readable = (params) => params.toString().replace(/%(2C|3A|7E)/g, decodeURIComponent);

export const write = (query, way) => {
  const params = new URLSearchParams(query);
  for (const [key, value] of asked()) if (IS_STREAMLITS.test(key)) params.set(key, value);
  const wanted = readable(params);
  if (`?${wanted}` === location.search || (!wanted && !location.search)) return;
  const place = wanted ? `?${wanted}` : location.pathname;
  history[`${way}State`](history.state ?? {}, "", place);
};
