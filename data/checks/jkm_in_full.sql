-- Payments of JKM that are near a statutory amount only a thousand or a million times larger.
with larger as (
  select "row", amount_rp, factor
  from entries, (select unnest([1000, 1000000]) as factor)
  where
    programme = 'jkm'
    and list_bool_or([abs(amount_rp::double * factor - lawful) <= $bound * lawful for lawful in $numbers])
)
select
  null::integer as "row",
  'amount_rp' as field,
  spelled(count(*), '') || ' JKM mendekati jumlah menurut aturan bila dikalikan ' || spelled(factor, '')
    || ', misalnya ' || spelled(min(amount_rp), 'rupiah') || ' di {baris ' || min("row")
    || '}: bila berkas ini memang ditulis dalam '
    || case factor when 1000 then 'ribuan' else 'jutaan' end || ' rupiah, tulis "(dalam '
    || case factor when 1000 then 'ribuan' else 'jutaan' end || ' rupiah)" di atas tabelnya' as reason
from larger
group by factor
