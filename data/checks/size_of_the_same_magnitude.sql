-- A measure that differs so much from the last snapshot that a factor of 1.000 must be missing.
select
  null::integer as "row",
  null::varchar as field,
  label || ' tahun ' || "year" || case when monthly then ', rata-rata sebulan: ' else ': ' end
    || spelled(now_is, unit) || '; pada snapshot terakhir (tahun ' || year_before || ') '
    || spelled(was, unit)
    || case
      when unit = 'rupiah' and now_is < was
        then '; bila ditulis dalam ribuan atau jutaan rupiah, tulis itu di atas tabelnya, atau sebutkan di '
          || 'Kelola data (python -m data desk) atau dengan --choose rupiah=ribuan (atau jutaan)'
      else ''
    end as reason
from sizes
where
  greatest(now_is, was) >= least
  and greatest(now_is / nullif(was, 0), was / nullif(now_is, 0)) > $bound
