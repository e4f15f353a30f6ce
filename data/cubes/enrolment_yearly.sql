-- One row is a year, a kecamatan, a sector, a fund and a sex.
-- A person has one row in a year, and no row goes beyond its year: so rows are persons. They are
-- counted before months are, because a million people pay the same months.
select
  year(first_month)::smallint as year,
  kecamatan,
  sector,
  funding,
  sex,
  sum(persons) filter (month = first_month)::integer as participants,
  sum(persons)::integer as person_months,
  sum(persons * premiums.rupiah)::bigint as premium_rp
from (
  select *, unnest(covered_months(first_month, months_paid)) as month
  from (
    select
      date_trunc('month', start_on)::date as first_month,
      months_paid,
      kecamatan,
      sector,
      funding,
      sex,
      count(*) as persons
    from kepesertaan
    group by all
  )
)
join premiums using (month)
group by all
