-- One row is a year, a set of its months, a kecamatan, a sector, a fund and a sex: who is on the lists of these
-- months, and who of them are the participants of this cell. A person is a participant of one cell, that with most of
-- the months, then that with the last. Rows are counted before months are: a million people pay the same months.
select
  "year", month_bits(start_on, months_paid) as months, kecamatan, sector, funding, sex,
  count(*) as listed,
  count(*) as participants
from kepesertaan
anti join repeated on kepesertaan.nik = repeated.nik and kepesertaan."year" = repeated."year"
group by all
union all
select
  "year", months, kecamatan, sector, funding, sex,
  count(*) as listed,
  count(*) filter (place = 1) as participants
from (
  select *, row_number() over (partition by nik, "year" order by bit_count(months) desc, months desc) as place
  from (
    select nik, "year", kecamatan, sector, funding, sex, bit_or(counted) as months
    from rows_of_repeated
    where counted <> 0
    group by all
  )
)
group by all
