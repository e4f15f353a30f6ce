-- Numbers of a time that has not begun.
select
  "row",
  'of_year' as field,
  'tahun ' || "year" || ' belum berjalan' as reason
from entries
where "year" > year($today)
