-- Participants of a part of a year that is not its first: who is in two parts would count twice.
select
  "row",
  'participants' as field,
  'peserta sejak ' || strftime(since, '%d/%m/%Y') || ' saja: orang yang sama terhitung lagi di '
    || 'masa lain; beri jumlahnya sejak Januari ("s.d. Juni 2025"), atau peserta aktif tiap bulan'
    as reason
from entries
where participants is not null and month is null and month(since) > 1
