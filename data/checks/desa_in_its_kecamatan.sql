-- A desa that is known, but in other kecamatan than the one beside it.
select
  entries."row",
  'kecamatan' as field,
  'desa pada baris ini tidak ada di Kecamatan ' || any_value(here.name) || '; desa bernama itu ada di Kecamatan '
    || string_agg(distinct there.name, ' dan ' order by there.name) as reason
from entries
join villages on villages.spelling = desa_letters(entries.desa)
join kecamatan_names as there on there.code = villages.kecamatan
join kecamatan_names as here on here.code = entries.kecamatan
group by entries."row"
having not bool_or(villages.kecamatan = entries.kecamatan)
