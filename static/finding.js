// Which screen a speaker means by a few letters or a number, however the name is spelled.

const letters = (text) =>
  text
    .toLowerCase()
    .replace(/^\s*kec(amatan)?\b\.?/, "")
    .replace(/\bkab(upaten)?\b\.?\s*jember\W*$/, "")
    .replace(/[^a-z]/g, "");

// How many letters must be added, left out, changed or swapped with the next one.
const slips = (one, other) => {
  const rows = [[...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = one[i - 1] === other[j - 1] ? 0 : 1;
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + changed);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
      }
    }
    rows.push(row);
  }
  return rows[one.length][other.length];
};

// 0 for the name itself, more the less it is like what is asked; undefined if it is not meant.
const unlike = (asked, name) => {
  if (name.startsWith(asked)) return 1 - asked.length / name.length;
  if (name.includes(asked)) return 1.5;
  if (asked.length < 3) return undefined;
  const begun = slips(asked, name.slice(0, asked.length));
  const wrong = Math.min(slips(asked, name), begun + 0.5);
  return wrong <= Math.max(1, Math.floor(asked.length / 3)) ? 1 + wrong : undefined;
};

// The places of the screens that may be meant, the likeliest first.
export const found = (text, screens) => {
  if (/^\s*\d+\s*$/.test(text)) {
    const place = Number(text) - 1;
    return screens[place] ? [place] : [];
  }
  const asked = letters(text);
  if (!asked) return [];
  return screens
    .map(({ called }, place) => ({
      place,
      unlike: Math.min(...called.map((name) => unlike(asked, letters(name)) ?? Infinity)),
    }))
    .filter((one) => one.unlike < Infinity)
    .sort((a, b) => a.unlike - b.unlike || a.place - b.place)
    .map((one) => one.place);
};
