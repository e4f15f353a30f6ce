-- One row is a row of a person with several rows in a year: its months, those that count in it, and those that
-- an earlier row has. Rows with most months are earlier, then the earliest start, then by file name and row number.
select
  * exclude (months, earlier),
  months,
  months & ~earlier as counted,
  months & earlier as again
from (
  select
    *,
    coalesce(bit_or(months) over before, 0) as earlier,
    row_number() over same_person as place
  from (
    select
      nik, "year", file, sheet, "row", kecamatan, sector, funding, sex, born_on, start_on, months_paid,
      coalesce(month_bits(start_on, months_paid), 0) as months
    from listed
    semi join repeated on listed.nik = repeated.nik and listed."year" = repeated."year"
  )
  window
    same_person as (partition by nik, "year" order by months_paid desc, start_on, file, "row"),
    before as (
      partition by nik, "year" order by months_paid desc, start_on, file, "row"
      rows between unbounded preceding and 1 preceding
    )
)
