-- A row that does not count, because another row of the person in this file does.
-- `repeated` has the persons with several rows; the order is that of data/doubles/what_counts.sql.
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
  semi join repeated on entries.nik = repeated.nik and entries."year" = repeated."year"
  window same_person as (partition by nik, "year")
)
where "row" <> counted
