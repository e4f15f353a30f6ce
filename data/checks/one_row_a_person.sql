-- A row that does not count, because its person has a row in this file that does.
-- What counts is decided as in data/doubles/what_counts.sql.
select
  "row",
  'nik' as field,
  'NIK ini muncul ' || times || ' kali dalam berkas; orangnya dihitung sekali, di {baris '
    || counted || '}' as reason
from (
  select
    "row",
    count(*) over same_person as times,
    first("row") over (same_person order by months_paid desc, start_on, "row") as counted
  from entries
  semi join (
    select nik::bigint as nik, "year" from entries where nik is not null group by all having count(*) > 1
  ) as repeated on entries.nik::bigint = repeated.nik and entries."year" = repeated."year"
  window same_person as (partition by nik, "year")
)
where "row" <> counted
