-- one row is an aid item, as handed over in the kecamatan and year asked for (zero if none)
select
    i.item,
    total(a.quantity, a.year is not null)::double as quantity,
    total(a.value_rp, a.year is not null)::bigint as value_rp,
    total(a.groups, a.year is not null)::bigint as groups
from (select unnest($items::varchar[]) as item) as i
left join aid_monthly as a
    on a.item = i.item
    and a.kecamatan = $kecamatan
    and a.year = $year
group by i.item
order by list_position($items::varchar[], i.item)
