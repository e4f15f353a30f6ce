-- Premiums of so few rupiah a participant that they are no part of a month's.
select
  null::integer as "row",
  'premium_rp' as field,
  'hanya ' || spelled(min(premium_rp / participants), 'rupiah') || ' seorang di {baris '
    || min_by("row", premium_rp / participants)
    || '}: bila ditulis dalam ribuan atau jutaan rupiah, tulis itu di atas tabelnya, atau sebutkan di '
    || 'Kelola data (python -m data desk) atau dengan --choose rupiah=ribuan (atau jutaan)' as reason
from entries
where premium_rp > 0 and participants > 0 and premium_rp / participants < $bound * list_min($numbers)
having count(*) > 0
