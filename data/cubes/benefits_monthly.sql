-- One row is a month, a kecamatan, a sector, a programme and, for scholarships, a school level.
select
  year(paid_on)::smallint as year,
  date_trunc('month', paid_on)::date as month,
  kecamatan,
  sector,
  programme,
  school_level,
  count(*)::integer as cases,
  count(distinct lower(recipient))::integer as recipients,
  round(sum(amount_rp))::bigint as amount_rp
from klaim_manfaat
group by all
