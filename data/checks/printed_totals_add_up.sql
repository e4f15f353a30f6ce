-- A total printed below the rows that differs from their sum.
select
  null::integer as "row",
  field,
  'total yang tercetak ' || spelled(printed, '') || ', jumlah barisnya ' || spelled(added, '') as reason
from printed_totals
where abs(printed - added) >= $bound
