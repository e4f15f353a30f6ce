-- One row is a year, a kecamatan, a sector, a fund and a sex.
-- `enrolled` has every month of a person once, and every person as a participant of a single cell.
select
  "year"::smallint as year,
  kecamatan,
  sector,
  funding,
  sex,
  sum(participants) filter (month = first_month)::integer as participants,
  sum(listed)::integer as person_months,
  sum(listed * premiums.rupiah)::bigint as premium_rp
from (
  select *, first_days("year", months)[1] as first_month, unnest(first_days("year", months)) as month
  from enrolled
)
join premiums using (month)
group by all
