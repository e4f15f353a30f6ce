-- One row is a month, a kecamatan, a sector and a fund, as far as the office says them.
select
  month,
  kecamatan,
  sector,
  funding,
  sum(active_participants)::integer as active_participants
from rekap_kepesertaan
where active_participants is not null
group by all
