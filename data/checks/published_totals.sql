-- A published total that the rows do not meet, rounding allowed.
-- Of claims that contradict each other, it is enough to meet any.
with judged as (
  select
    published.*,
    counted.value as counted,
    coalesce(counted.value >= low and counted.value < high, false) as met
  from published
  join counted using (claim)
)
select
  null::integer as "row",
  null::varchar as field,
  label || ': menurut berkas ' || spelled(counted, unit) || ', diumumkan ' || printed || ' (' || cited || ')'
    as reason
from judged
where not met and not exists (
  select 1 from judged as other where other.met and list_contains(judged.contradicts, other.claim)
)
