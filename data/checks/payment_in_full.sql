-- Payments of JKK and scholarships, or their sums, below `$bound` rupiah.
select
  null::integer as "row",
  'amount_rp' as field,
  'di bawah ' || spelled($bound, 'rupiah') || ', misalnya ' || spelled(min(amount_rp), 'rupiah') || ' di {baris '
    || min("row") || '}: bila ditulis dalam ribuan atau jutaan rupiah, tulis itu di atas tabelnya, atau sebutkan di '
    || 'Kelola data (python -m data desk) atau dengan --choose rupiah=ribuan (atau jutaan)' as reason
from entries
where programme is distinct from 'jkm' and amount_rp > 0 and amount_rp < $bound
having count(*) > 0
