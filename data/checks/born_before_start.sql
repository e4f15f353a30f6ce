-- A row whose date of birth is not before its start: most often the two were swapped.
select "row", 'born_on' as field, 'tanggal lahir harus sebelum Tanggal Mulai' as reason
from entries
where born_on >= start_on
