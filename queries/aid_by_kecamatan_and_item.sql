-- one row is a kecamatan × aid item wanted, with what was handed over in that year (zero if none)
select
    k.code,
    k.name as kecamatan,
    i.item,
    total(a.quantity, a.year is not null)::double as quantity,
    total(a.value_rp, a.year is not null)::bigint as value_rp,
    total(a.groups, a.year is not null)::bigint as groups
from kecamatan as k
cross join (select unnest($items::varchar[]) as item) as i
left join aid as a
    on a.code = k.code
    and a.item = i.item
    and a.year = $year
group by k.code, k.name, i.item
order by k.code, list_position($items::varchar[], i.item)
