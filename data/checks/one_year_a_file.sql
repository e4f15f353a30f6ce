-- A row that starts in another year than most rows: a file is for a single year.
-- Ignore years without a premium, which may be years of birth.
select
  "row",
  'start_on' as field,
  'harus dalam tahun ' || usual || ' seperti baris lain; satu berkas satu tahun' as reason
from
  entries,
  (
    select year(start_on) as usual
    from entries
    where date_trunc('month', start_on)::date in (select month from premiums)
    group by usual
    order by count(*) desc, usual desc
    limit 1
  )
where year(start_on) <> usual
