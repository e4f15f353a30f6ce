-- one row is a combination of the dimensions in $by, the others missing
select
    case when list_contains($by, 'year') then year end as year,
    case when list_contains($by, 'quarter') then year(month) || '-' || quarter(month) end as quarter,
    case when list_contains($by, 'month') then strftime(month, '%Y-%m') end as month,
    case when list_contains($by, 'kecamatan') then coalesce(kecamatan, 'tidak_dirinci') end as kecamatan,
    case when list_contains($by, 'sector') then coalesce(sector, 'tidak_dirinci') end as sector,
    case when list_contains($by, 'programme') then coalesce(programme, 'tidak_dirinci') end as programme,
    case when list_contains($by, 'school_level') then if(programme = 'beasiswa', coalesce(school_level, 'tidak_dirinci'), null) end as school_level,
    sum(cases)::double as cases,
    sum(recipients)::double as recipients,
    sum(amount_rp)::double as amount_rp
from read_parquet($path)
where
    ($year is null or list_contains($year, year::varchar))
    and ($kecamatan is null or list_contains($kecamatan, coalesce(kecamatan, 'tidak_dirinci')))
    and ($sector is null or list_contains($sector, coalesce(sector, 'tidak_dirinci')))
    and ($programme is null or list_contains($programme, coalesce(programme, 'tidak_dirinci')))
group by all
