-- A known desa in a row of another kecamatan.
with elsewhere as (
  select
    written.desa,
    written.kecamatan,
    'desa pada baris ini tidak ada di Kecamatan ' || any_value(here.name) || '; desa bernama itu ada di Kecamatan '
      || string_agg(distinct there.name, ' dan ' order by there.name) as reason
  from (select distinct desa::varchar as desa, kecamatan::varchar as kecamatan from entries) as written
  join villages on villages.spelling = desa_letters(written.desa)
  join kecamatan_names as there on there.code = villages.kecamatan
  join kecamatan_names as here on here.code = written.kecamatan
  group by all
  having not bool_or(villages.kecamatan = written.kecamatan)
)
select "row", 'kecamatan' as field, reason
from entries
join elsewhere using (desa, kecamatan)
