-- one row is a month × sector of the registry, in the kecamatan asked for or (null) in all of them
select
    m.month,
    s.id as sector,
    s.label as sector_label,
    total(p.active_participants, p.month is not null)::bigint as active_participants
from (
    select unnest(generate_series(min(month), max(month), interval 1 month))::date as month
    from protection_by_month
) as m
cross join sectors as s
left join protection_by_month as p
    on p.month = m.month
    and p.sector = s.id
    and list_contains($funding, p.funding)
    and ($kecamatan is null or p.code = $kecamatan)
where list_contains($sectors, s.id)
group by m.month, s.id, s.label, s.order
order by m.month, s.order
