-- A desa whose name or code is in no kecamatan at all.
with unknown as (
  select desa
  from (select distinct desa from entries where desa is not null)
  where desa_letters(desa) not in (select spelling from villages)
)
select "row", 'desa' as field, 'desa tidak dikenal di kecamatan mana pun' as reason
from entries
semi join unknown using (desa)
