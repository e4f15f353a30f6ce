-- One row is a year and a set of places with the same persons.
with persons as (
  select
    kepesertaan."year",
    list_sort(list(distinct file || case when sheet = '' then '' else ', lembar ' || sheet end)) as places,
    count(*) as times,
    sum(months_paid) - max(months_paid) as months_left,
    count(distinct sector) > 1 as in_sectors,
    count(distinct (kecamatan, sector, funding, sex, born_on, start_on, months_paid)) = 1 as alike
  from kepesertaan
  join repeated on kepesertaan.nik = repeated.nik and kepesertaan."year" = repeated."year"
  group by kepesertaan."year", kepesertaan.nik
)
select
  "year",
  places,
  count(*) as persons,
  sum(times - 1)::bigint as rows_left,
  sum(months_left)::bigint as months_left,
  count(*) filter (in_sectors) as in_sectors,
  count(*) filter (alike) as alike
from persons
group by "year", places
order by "year", len(places), persons desc, places
