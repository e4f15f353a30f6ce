-- one row is a combination of the dimensions in $by, the others missing
select
    case when list_contains($by, 'year') then year end as year,
    case when list_contains($by, 'month') then strftime(month, '%Y-%m') end as month,
    case when list_contains($by, 'kecamatan') then kecamatan end as kecamatan,
    case when list_contains($by, 'item') then item end as item,
    case when list_contains($by, 'origin') then origin end as origin,
    sum(quantity)::double as quantity,
    sum(value_rp)::double as value_rp,
    sum(groups)::double as groups
from read_parquet($path)
where
    ($year is null or list_contains($year, year::varchar))
    and ($kecamatan is null or list_contains($kecamatan, kecamatan))
    and ($item is null or list_contains($item, item))
    and ($origin is null or list_contains($origin, origin))
group by all
