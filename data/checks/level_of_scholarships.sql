-- A scholarship without its school level, or a level where there is no scholarship.
select
  "row",
  'school_level' as field,
  case
    when entries.programme = 'beasiswa' then 'Beasiswa harus menyebut jenjang'
    else 'jenjang hanya untuk Beasiswa, kosongkan untuk program lain'
  end as reason
from cells
join entries using ("row")
where (entries.programme = 'beasiswa') = (cells.school_level is null)
