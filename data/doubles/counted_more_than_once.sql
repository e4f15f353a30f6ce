-- One row is a year and a set of places with the same persons in the same months.
with persons as (
  select
    "year",
    list_sort(list(distinct file || case when sheet = '' then '' else ', lembar ' || sheet end)) as places,
    count(*) filter (counted = 0) as rows_left,
    sum(bit_count(again)) as months_left,
    count(distinct sector) > 1 as in_sectors,
    count(distinct (kecamatan, sector, funding, sex, born_on, start_on, months_paid)) = 1 as alike
  from (select *, bit_or(again) over (partition by nik, "year") as doubled from rows_of_repeated)
  where months & doubled <> 0
  group by "year", nik
)
select
  "year",
  places,
  count(*) as persons,
  sum(rows_left)::bigint as rows_left,
  sum(months_left)::bigint as months_left,
  count(*) filter (in_sectors) as in_sectors,
  count(*) filter (alike) as alike
from persons
group by "year", places
order by "year", array_length(places), persons desc, places
