-- Delete all rows but one of each person and year. Keep the row with most months paid, then the
-- earliest start, then by file name and row number.
delete from kepesertaan
where rowid in (
  select rowid
  from (
    select
      rowid,
      row_number() over (
        partition by nik, "year" order by months_paid desc, start_on, file, "row"
      ) as place
    from kepesertaan
    semi join repeated on kepesertaan.nik = repeated.nik and kepesertaan."year" = repeated."year"
  )
  where place > 1
)
