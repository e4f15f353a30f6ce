-- A person who was older at the start than the age at which participants are sent back.
select
  "row",
  'born_on' as field,
  'lebih tua dari ' || list_max($numbers)::integer || ' tahun saat mulai' as reason
from entries
where date_sub('year', born_on, start_on) > list_max($numbers)
