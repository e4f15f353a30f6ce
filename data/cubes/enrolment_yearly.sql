-- One row is a year, a kecamatan, a sector, a fund and a sex.
select
  year(start_on)::smallint as year,
  kecamatan,
  sector,
  funding,
  sex,
  count(distinct nik)::integer as participants,
  count(*)::integer as person_months,
  sum(premiums.rupiah)::bigint as premium_rp
from (select *, unnest(covered_months(start_on, months_paid)) as month from kepesertaan)
join premiums using (month)
group by all
