-- one row is a kecamatan × origin of funds, with what was handed over in that year (zero if none)
select
    k.code,
    k.name as kecamatan,
    o.origin,
    total(a.value_rp, a.year is not null)::bigint as value_rp,
    total(a.groups, a.year is not null)::bigint as groups
from kecamatan as k
cross join (select unnest($origins::varchar[]) as origin) as o
left join aid as a
    on a.code = k.code
    and a.origin = o.origin
    and a.year = $year
group by k.code, k.name, o.origin
order by k.code, list_position($origins::varchar[], o.origin)
