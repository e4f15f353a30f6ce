-- A payment dated after today: it cannot have been made.
select "row", 'paid_on' as field, 'tanggal ini belum terjadi' as reason
from entries
where paid_on > $today
