-- A row that starts in a month without a known premium, so that its premiums cannot be counted.
select "row", 'start_on' as field, 'iuran per bulan yang berlaku saat itu tidak diketahui' as reason
from entries
where date_trunc('month', start_on)::date not in (select month from premiums)
