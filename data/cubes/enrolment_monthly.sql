-- One row is a month, a kecamatan, a sector and a fund.
-- `enrolled` has every month of a person once.
select
  month,
  kecamatan,
  sector,
  funding,
  sum(listed)::integer as active_participants
from (select *, unnest(first_days("year", months)) as month from enrolled)
group by all
