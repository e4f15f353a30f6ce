-- One row is a month, a kecamatan, an item of aid and the origin of its funds.
select
  year(handed_over_on)::smallint as year,
  date_trunc('month', handed_over_on)::date as month,
  kecamatan,
  item,
  origin,
  sum(quantity)::double as quantity,
  round(sum(value_rp))::bigint as value_rp,
  count(distinct lower(group_name))::integer as groups
from bantuan_pertanian
group by all
