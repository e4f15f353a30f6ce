-- A row whose paid months go beyond December: those belong in the file of the next year.
select
  "row",
  'months_paid' as field,
  'melewati Desember: mulai bulan ' || month(start_on) || ' paling banyak '
    || (13 - month(start_on)) || ' bulan' as reason
from entries
where months_paid > 13 - month(start_on)
