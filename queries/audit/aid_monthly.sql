-- one row is a combination of the dimensions in $by, the others missing
select
    case when list_contains($by, 'year') then year end as year,
    case when list_contains($by, 'month') then strftime(month, '%Y-%m') end as month,
    case when list_contains($by, 'kecamatan') then coalesce(kecamatan, 'tidak_dirinci') end as kecamatan,
    case when list_contains($by, 'item') then coalesce(item, 'tidak_dirinci') end as item,
    case when list_contains($by, 'origin') then coalesce(origin, 'tidak_dirinci') end as origin,
    sum(quantity)::double as quantity,
    sum(value_rp)::double as value_rp,
    sum(groups)::double as groups
from read_parquet($path)
where
    ($year is null or list_contains($year, year::varchar))
    and ($kecamatan is null or list_contains($kecamatan, coalesce(kecamatan, 'tidak_dirinci')))
    and ($item is null or list_contains($item, coalesce(item, 'tidak_dirinci')))
    and ($origin is null or list_contains($origin, coalesce(origin, 'tidak_dirinci')))
group by all
