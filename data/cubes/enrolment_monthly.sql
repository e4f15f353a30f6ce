-- One row is a month, a kecamatan, a sector and a fund.
select
  month,
  kecamatan,
  sector,
  funding,
  count(distinct nik)::integer as active_participants
from (select *, unnest(covered_months(start_on, months_paid)) as month from kepesertaan)
group by all
