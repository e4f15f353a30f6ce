-- Numbers of a time that has not begun, or up to a month that has not.
select
  "row",
  case
    when "year" > year($today) then 'of_year'
    when month > $today then 'month'
    when on_date > $today then 'on_date'
    when since > $today then 'since'
    else 'until'
  end as field,
  case
    when "year" > year($today) then 'tahun ' || "year" || ' belum berjalan'
    when month > $today
      then 'bulan ' || strftime(month, '%m/%Y') || ' belum berjalan; kosongkan angkanya sampai bulan itu berjalan'
    when on_date > $today then 'tanggal ini belum terjadi'
    when since > $today then 'masa sejak ' || strftime(since, '%d/%m/%Y') || ' belum berjalan'
    else 'masa sampai ' || strftime(until, '%d/%m/%Y') || ' belum berlalu; tulis sampai kapan datanya dihitung'
  end as reason
from entries
where
  "year" > year($today)
  or greatest(month, on_date, since, date_trunc('month', until)) > $today
