-- A file whose every hand-over is worth less than `$bound` rupiah.
select
  null::integer as "row",
  'value_rp' as field,
  'nilai tertinggi dalam berkas ini ' || spelled(max(value_rp), 'rupiah')
    || ': bila ditulis dalam ribuan rupiah, tulis "(dalam ribuan rupiah)" di atas tabelnya, atau sebutkan itu di '
    || 'Kelola data (python -m data desk) atau dengan --choose rupiah=ribuan' as reason
from entries
having max(value_rp) > 0 and max(value_rp) < $bound
