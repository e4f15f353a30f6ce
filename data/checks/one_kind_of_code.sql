-- A row with a Kemendagri code in a column of mostly BPS codes, or the other way round.
select
  "row",
  'kecamatan' as field,
  'kode ' || kind || ' di kolom yang memakai kode ' || usual || '; pakai satu macam kode' as reason
from (
  select
    "row",
    kind,
    first(kind) over (order by times desc, kind rows between unbounded preceding and unbounded following) as usual
  from (
    select
      "row",
      case length(replace(kecamatan, '.', '')) when 6 then 'Kemendagri' else 'BPS' end as kind,
      count(*) over (partition by length(replace(kecamatan, '.', ''))) as times
    from cells
    where regexp_full_match(replace(kecamatan, '.', ''), '\d{6,7}')
  )
)
where kind <> usual
