-- One row is a month, a kecamatan, a sector and a programme.
-- How many children got a scholarship was published, what they got and at which school was not: so
-- their Rupiah are of no programme, and the rows of a scholarship have neither Rupiah nor a level.
select
  year(paid_on)::smallint as year,
  date_trunc('month', paid_on)::date as month,
  kecamatan,
  sector,
  programme,
  null::varchar as school_level,
  count(*)::integer as cases,
  count(distinct lower(recipient))::integer as recipients,
  round(sum(amount_rp) filter (programme <> 'beasiswa'))::bigint as amount_rp
from klaim_manfaat
group by all
union all
select
  year(paid_on)::smallint as year,
  date_trunc('month', paid_on)::date as month,
  kecamatan,
  sector,
  null::varchar as programme,
  null::varchar as school_level,
  null::integer as cases,
  null::integer as recipients,
  round(sum(amount_rp))::bigint as amount_rp
from klaim_manfaat
where programme = 'beasiswa'
group by all
