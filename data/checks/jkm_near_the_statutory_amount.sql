-- A payment of JKM that is near neither the whole statutory amount nor any of its parts.
select
  "row",
  'amount_rp' as field,
  'JKM satu kasus menurut aturan ' || spelled(list_max($numbers), 'rupiah') as reason
from entries
where
  programme = 'jkm'
  and not list_bool_or([abs(amount_rp - lawful) <= $bound * lawful for lawful in $numbers])
