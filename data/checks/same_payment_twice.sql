-- A payment that repeats another row of the file in all its columns.
-- Hashes first, so that only the few rows that may be equal are sorted.
with hashed as (
  select
    *,
    hash(paid_on, programme, sector, kecamatan, school_level, lower(recipient), amount_rp) as content
  from entries
  -- What cannot be read may differ.
  where paid_on is not null and programme is not null and sector is not null
    and kecamatan is not null and amount_rp is not null
),
alike as (select content from hashed group by content having count(*) > 1)
select
  "row",
  'paid_on' as field,
  'sama dalam semua kolom dengan {baris ' || earlier || '}; keduanya dihitung: buang salah satu, atau '
    || 'beri alasan bila memang dua kali' as reason
from (
  select "row", first("row") over same as earlier
  from hashed
  semi join alike using (content)
  window same as (
    partition by paid_on, programme, sector, kecamatan, school_level, lower(recipient), amount_rp
    order by "row"
  )
)
where "row" <> earlier
