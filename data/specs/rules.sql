-- Macros for the statements of data/checks/ and data/cubes/.

-- The letters and digits of a desa, without "Desa" or "Kel." before them.
create macro desa_letters(desa) as
  regexp_replace(
    regexp_replace(lower(desa), '^(desa|ds|kel(urahan)?)\b\.?', ''), '[^\pL\d]', '', 'g'
  );

-- The day of the check, which the connection knows.
create macro today() as (select day from days);

-- A number to be written by data/indonesian.py.
create macro spelled(number, unit) as
  (
    '{' || case unit when 'rupiah' then 'rupiah' else 'angka' end || ' ' || number::decimal(28, 4)
      || '}'
  );

-- The months that a row covers, as bits: the first is January. They are consecutive, from the month of the start.
create macro month_bits(start_on, months_paid) as
  (((1 << months_paid::integer) - 1) << (month(start_on)::integer - 1)) & 4095;

-- The first days of months that are bits.
create macro first_days(year_of, bits) as
  list_transform(
    list_filter(range(1, 13), lambda place: bits & (1 << (place - 1)::integer) <> 0),
    lambda place: make_date(year_of, place, 1)
  );
