-- Payments of JKM that are near a statutory amount only a thousand or a million times larger.
with larger as (
  select "row", amount_rp, factor, words
  from entries, (values (1000, 'ribuan'), (1000000, 'jutaan')) as sizes (factor, words)
  where
    programme = 'jkm'
    and list_bool_or([abs(amount_rp::double * factor - lawful) <= $bound * lawful for lawful in $numbers])
)
select
  null::integer as "row",
  'amount_rp' as field,
  spelled(count(*), '') || ' JKM mendekati jumlah menurut aturan bila dikalikan ' || spelled(factor, '')
    || ', misalnya ' || spelled(min(amount_rp), 'rupiah') || ' di {baris ' || min("row")
    || '}: bila berkas ini memang ditulis dalam ' || words || ' rupiah, tulis "(dalam ' || words
    || ' rupiah)" di atas tabelnya, atau sebutkan itu di Kelola data (python -m data desk) atau dengan --choose '
    || 'rupiah=' || words as reason
from larger
group by factor, words
