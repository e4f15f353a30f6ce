-- What the text of a cell stands for; null where it stands for nothing of that type.

-- Blanks of every kind, the non-breaking ones of Word and the web included, count as one space.
create macro clean(written) as
  nullif(trim(regexp_replace(written, '[\s\pZ]+', ' ', 'g')), '');

create macro within(number, least, most) as
  case when number >= coalesce(least, number) and number <= coalesce(most, number) then number end;

-- 31/12/2025, 31-12-2025 or 2025-12-31; a year before 1900 is a slip of the hand.
create macro as_date(written) as
  case
    when regexp_full_match(written, '\d{1,2}/\d{1,2}/(19|20)\d\d') then try_strptime(written, '%d/%m/%Y')
    when regexp_full_match(written, '\d{1,2}-\d{1,2}-(19|20)\d\d') then try_strptime(written, '%d-%m-%Y')
    when regexp_full_match(written, '(19|20)\d\d-\d{1,2}-\d{1,2}') then try_strptime(written, '%Y-%m-%d')
  end::date;

-- Points between thousands, a comma before decimals, as Indonesian offices write.
create macro as_decimal(written, least, most) as
  within(
    case
      when regexp_full_match(written, '-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?')
      then try_cast(replace(replace(written, '.', ''), ',', '.') as decimal(18, 4))
    end,
    least,
    most
  );

create macro as_whole(written, least, most) as
  case
    when as_decimal(written, least, most) = floor(as_decimal(written, least, most))
    then as_decimal(written, least, most)::bigint
  end;

-- As a number it takes a quarter of the room; all have 16 digits, so that none is lost in front.
create macro as_nik(written) as
  case when regexp_full_match(written, '\d{16}') then written::bigint end;

create macro as_name(family, written) as (
  select id from names where classification = family and spelling = lower(written)
);

-- The first days of the months that are paid: consecutive, from the month of the start.
create macro covered_months(start_on, months_paid) as
  range(
    date_trunc('month', start_on)::date,
    (date_trunc('month', start_on) + to_months(months_paid::integer))::date,
    interval 1 month
  )::date[];
