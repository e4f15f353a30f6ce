-- Macros for the statements of data/checks/ and data/cubes/.

-- The letters and digits of a desa, without "Desa" or "Kel." before them.
create macro desa_letters(desa) as
  regexp_replace(
    regexp_replace(lower(desa), '^(desa|ds|kel(urahan)?)\b\.?', ''), '[^\pL\d]', '', 'g'
  );

-- A number to be written by data/indonesian.py.
create macro spelled(number, unit) as
  '{' || case unit when 'rupiah' then 'rupiah' else 'angka' end || ' ' || number::decimal(28, 4)
    || '}';

-- The first days of the months that are paid: consecutive, from the month of the start.
create macro covered_months(start_on, months_paid) as
  range(
    date_trunc('month', start_on)::date,
    (date_trunc('month', start_on) + to_months(months_paid::integer))::date,
    interval 1 month
  )::date[];
