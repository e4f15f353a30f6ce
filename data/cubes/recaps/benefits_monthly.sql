-- One row is a year and, as far as the office says them, a month, a kecamatan, a sector, a programme
-- and a school level. A measure is known of a row only if it is of all its parts.
select
  "year",
  date_trunc('month', coalesce(month, on_date))::date as month,
  kecamatan,
  sector,
  programme,
  school_level,
  case when count(cases) = count(*) then sum(cases) end::integer as cases,
  case when count(recipients) = count(*) then sum(recipients) end::integer as recipients,
  case when count(amount_rp) = count(*) then round(sum(amount_rp)) end::bigint as amount_rp
from rekap_klaim
group by all
