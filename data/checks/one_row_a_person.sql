-- A row with months that another row of the person in this file has.
-- `rows_of_repeated` is made by data/doubles/rows_of_repeated.sql.
with doubled as (
  select
    later."row",
    any_value(later.counted) as counted,
    count(*) as times,
    arg_min(other."row", other.place) as first_row
  from rows_of_repeated as later
  join rows_of_repeated as other on later.nik = other.nik and later."year" = other."year"
  where later.again <> 0 and later.months & other.months <> 0
  group by later."row"
)
select
  "row",
  'nik' as field,
  case
    when counted = 0
      then 'NIK ini muncul ' || times || ' kali dalam berkas; orangnya dihitung sekali, di {baris '
        || first_row || '}'
    else 'sebagian bulan NIK ini sudah ada di {baris ' || first_row || '}; tiap bulan dihitung sekali'
  end as reason
from doubled
