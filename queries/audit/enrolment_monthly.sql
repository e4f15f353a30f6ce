-- one row is a combination of the dimensions in $by, the others missing
select
    case when list_contains($by, 'year') then year(month) end as year,
    case when list_contains($by, 'month') then strftime(month, '%Y-%m') end as month,
    case when list_contains($by, 'kecamatan') then coalesce(kecamatan, 'tidak_dirinci') end as kecamatan,
    case when list_contains($by, 'sector') then coalesce(sector, 'tidak_dirinci') end as sector,
    case when list_contains($by, 'funding') then coalesce(funding, 'tidak_dirinci') end as funding,
    sum(active_participants)::double as active_participants
from read_parquet($path)
where
    ($year is null or list_contains($year, year(month)::varchar))
    and ($kecamatan is null or list_contains($kecamatan, coalesce(kecamatan, 'tidak_dirinci')))
    and ($sector is null or list_contains($sector, coalesce(sector, 'tidak_dirinci')))
    and ($funding is null or list_contains($funding, coalesce(funding, 'tidak_dirinci')))
group by all
