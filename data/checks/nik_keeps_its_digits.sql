-- NIK whose last digits are lost: serial numbers begin with 0001, and one in ten ends in 0.
-- Among sound NIK a single one is named, but not in simulated files, which count on through 0000.
with counted as (
  select
    count(nik) as persons,
    count(*) filter (nik % 10 = 0) as tens,
    count(*) filter (nik % 10000 = 0) as noughts
  from entries
),
lost as (from counted where 2 * tens > persons and (noughts > 0 or persons >= 20))
select
  null::integer as "row",
  'nik' as field,
  spelled(tens, '') || ' dari ' || spelled(persons, '') || ' NIK berakhir 0'
    || case when noughts > 0 then ', ' || spelled(noughts, '') || ' di antaranya 0000' else '' end
    || ': angka terakhirnya hilang di Excel dan tidak dapat dikembalikan; minta berkas asli, '
    || 'dengan kolom NIK berformat teks' as reason
from lost
union all
select
  "row",
  'nik' as field,
  'berakhir 0000, padahal nomor urut NIK mulai 0001; minta NIK yang utuh' as reason
from entries
where nik % 10000 = 0 and nik // 100_000_000_000_000 <> 99 and not exists (from lost)
