-- What the statements of data/checks/ need beside the casts.

-- The letters and digits of a desa, without "Desa" or "Kel." before them.
create macro desa_letters(desa) as
  regexp_replace(
    regexp_replace(lower(desa), '^(desa|ds|kel(urahan)?)\b\.?', ''), '[^\pL\d]', '', 'g'
  );

-- A number to be written by data/indonesian.py: one place decides how numbers look.
create macro said(number, unit) as
  '{' || case unit when 'rupiah' then 'rupiah' else 'angka' end || ' ' || number::decimal(28, 4)
    || '}';
