-- A row whose NIK has already been seen in the file: participants are counted once.
select
  "row",
  'nik' as field,
  'NIK ini muncul ' || times || ' kali dalam berkas, pertama di baris ' || first_row
    || '; satu orang satu baris' as reason
from (
  select
    "row",
    count(*) over (partition by nik) as times,
    min("row") over (partition by nik) as first_row
  from entries
  where nik is not null
)
where "row" > first_row
