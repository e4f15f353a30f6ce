-- A measure that is more than `$bound` times that of the last snapshot, or less than 1/`$bound`, and not refused.
select
  null::integer as "row",
  null::varchar as field,
  label || ' tahun ' || "year" || case when monthly then ', rata-rata sebulan: ' else ': ' end
    || spelled(now_is, unit) || '; pada snapshot terakhir (tahun ' || year_before || ') '
    || spelled(was, unit) as reason
from sizes
where
  greatest(now_is, was) >= least
  and greatest(now_is / nullif(was, 0), was / nullif(now_is, 0)) > $bound
  and greatest(now_is / nullif(was, 0), was / nullif(now_is, 0)) <= $refused
