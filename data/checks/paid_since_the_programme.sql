-- A payment before the first month for which the kabupaten is known to have paid premiums.
select
  "row",
  'paid_on' as field,
  'mendahului program, yang mulai ' || strftime($since, '%d/%m/%Y') as reason
from entries
where paid_on < $since
