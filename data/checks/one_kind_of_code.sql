-- A row with a Kemendagri code in a column of mostly BPS codes, or the other way round.
with codes as (
  select
    kecamatan,
    times,
    case length(replace(kecamatan, '.', '')) when 6 then 'Kemendagri' else 'BPS' end as kind
  from (select kecamatan, count(*) as times from cells group by kecamatan)
  where regexp_matches(replace(kecamatan, '.', ''), '^\d{6,7}$')
),
kinds as (select kind, sum(times) as times from codes group by kind),
most as (select kind as usual from kinds order by times desc, kind limit 1),
others as (select kecamatan, kind, usual from codes, most where kind <> usual)
select
  "row",
  'kecamatan' as field,
  'kode ' || kind || ' di kolom yang memakai kode ' || usual || '; pakai satu macam kode' as reason
from cells
join others using (kecamatan)
