// What a session says of itself, in the address of a page that Streamlit draws: it outlives a reload.

export default function show({ data }) {
  const there = new URL(location);
  for (const [key, value] of Object.entries(data)) {
    if (value) there.searchParams.set(key, value);
    else there.searchParams.delete(key);
  }
  if (there.href !== location.href) history.replaceState(history.state, "", there);
}
