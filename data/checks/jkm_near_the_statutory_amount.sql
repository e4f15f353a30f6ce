-- A payment of JKM that is near neither the whole statutory amount nor any of its parts, not even
-- a thousand or a million times larger.
select
  "row",
  'amount_rp' as field,
  'JKM satu kasus menurut aturan ' || spelled(list_max($numbers), 'rupiah') as reason
from entries
where
  programme = 'jkm'
  and not list_bool_or(
    [
      abs(amount_rp - lawful) <= $bound * lawful
      or abs(amount_rp::double * 1000 - lawful) <= $bound * lawful
      or abs(amount_rp::double * 1000000 - lawful) <= $bound * lawful
      for lawful in $numbers
    ]
  )
