-- An average of JKM that is above the whole statutory amount, or below its smallest part.
select
  "row",
  'amount_rp' as field,
  'rata-rata JKM ' || spelled(amount_rp / cases, 'rupiah') || ', menurut aturan paling banyak '
    || spelled(list_max($numbers), 'rupiah') as reason
from entries
where
  programme = 'jkm'
  and cases > 0
  and amount_rp / cases not between
    (1 - $bound) * list_min($numbers) and (1 + $bound) * list_max($numbers)
