-- One row is a year and, as far as the office says them, a month, a kecamatan, an item of aid and the
-- origin of its funds. A measure is known of a row only if it is of all its parts.
select
  "year",
  date_trunc('month', coalesce(month, on_date))::date as month,
  kecamatan,
  item,
  origin,
  case when count(quantity) = count(*) then sum(quantity) end::double as quantity,
  case when count(value_rp) = count(*) then round(sum(value_rp)) end::bigint as value_rp,
  case when count(groups) = count(*) then sum(groups) end::integer as groups
from rekap_bantuan
group by all
