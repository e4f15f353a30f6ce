-- A measure that is so far from the last snapshot's that a factor of 1.000 must have been lost.
select
  null::integer as "row",
  null::varchar as field,
  label || ' tahun ' || "year" || ': ' || spelled(now_is, unit) || '; pada snapshot terakhir (tahun '
    || year_before || ') ' || spelled(was, unit) as reason
from sizes
where
  greatest(now_is, was) >= least
  and greatest(now_is / nullif(was, 0), was / nullif(now_is, 0)) > $bound
