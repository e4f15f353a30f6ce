-- A desa whose name or code is in no kecamatan at all.
select "row", 'desa' as field, 'desa tidak dikenal di kecamatan mana pun' as reason
from entries
where desa is not null and desa_letters(desa) not in (select spelling from villages)
