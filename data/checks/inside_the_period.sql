-- A row in a year that an empty year separates from the year of most rows.
with years as (
  select "year", count(*) as times from entries where "year" is not null group by "year"
),
runs as (select "year", times, "year" - row_number() over (order by "year") as run from years)
select
  "row",
  $first_field as field,
  'di luar masa berkas, yang barisnya kebanyakan dari tahun '
    || (select arg_max("year", (times, "year")) from runs) as reason
from entries
join runs using ("year")
where run <> (select arg_max(run, (times, "year")) from runs)
