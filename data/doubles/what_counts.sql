-- Leaves one row for a person and a year: the row with most months paid; among equals the one that
-- starts first, then by the name of the file and the number of the row.
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
