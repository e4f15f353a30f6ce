-- One row is a month, a kecamatan, a sector and a fund.
-- A person has one row in a year, and no row goes beyond its year: so rows are persons. They are
-- counted before months are, because a million people pay the same months.
select
  month,
  kecamatan,
  sector,
  funding,
  sum(persons)::integer as active_participants
from (
  select *, unnest(covered_months(first_month, months_paid)) as month
  from (
    select
      date_trunc('month', start_on)::date as first_month,
      months_paid,
      kecamatan,
      sector,
      funding,
      count(*) as persons
    from kepesertaan
    group by all
  )
)
group by all
