-- A kecamatan without rows that the last snapshot has in the same year, or in the latest year before.
select
  null::integer as "row",
  'kecamatan' as field,
  'tahun ' || compared_years."year" || ' tidak memuat '
    || string_agg(name, ', ' order by code) || ', yang ada pada snapshot terakhir (tahun '
    || year_before || ')' as reason
from compared_years
join coverage_before on coverage_before."year" = year_before
join kecamatan_names on code = coverage_before.kecamatan
-- A recap may say no kecamatan at all.
semi join coverage as named
  on named."year" = compared_years."year" and named.kecamatan is not null
anti join coverage on coverage."year" = compared_years."year" and coverage.kecamatan = code
group by compared_years."year", year_before
