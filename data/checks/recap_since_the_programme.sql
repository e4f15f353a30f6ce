-- Numbers of a time before the first month for which the kabupaten is known to have paid premiums.
select
  "row",
  'of_year' as field,
  'tahun ' || "year" || ' mendahului program, yang mulai ' || strftime($since, '%d/%m/%Y') as reason
from entries
where "year" < year($since)
