-- A hand-over dated after today: it cannot have taken place.
select "row", 'handed_over_on' as field, 'tanggal ini belum terjadi' as reason
from entries
where handed_over_on > $today
