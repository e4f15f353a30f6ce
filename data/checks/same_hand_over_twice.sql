-- A hand-over that repeats another row of the file in all its columns.
-- Hashes first, so that only the few rows that may be equal are sorted.
with hashed as (
  select
    *,
    hash(handed_over_on, item, quantity, lower(unit), value_rp, origin, kecamatan, lower(group_name)) as content
  from entries
  -- What cannot be read may differ.
  where handed_over_on is not null and item is not null and quantity is not null
    and value_rp is not null and origin is not null and kecamatan is not null
),
alike as (select content from hashed group by content having count(*) > 1)
select
  "row",
  'handed_over_on' as field,
  'sama dalam semua kolom dengan {baris ' || earlier || '}; keduanya dihitung: buang salah satu, atau '
    || 'beri alasan bila memang dua kali' as reason
from (
  select "row", first("row") over same as earlier
  from hashed
  semi join alike using (content)
  window same as (
    partition by handed_over_on, item, quantity, lower(unit), value_rp, origin, kecamatan, lower(group_name)
    order by "row"
  )
)
where "row" <> earlier
