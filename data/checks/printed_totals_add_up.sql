-- A total that the file prints below its rows and that the rows do not add up to.
select
  null::integer as "row",
  field,
  'total yang tercetak ' || spelled(printed, '') || ', jumlah barisnya ' || spelled(added, '') as reason
from printed_totals
where abs(printed - added) >= $bound
