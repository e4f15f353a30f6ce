-- one row is a flow of rupiah: premium from a source of funds to a sector, or benefit from it
select
    f.flow,
    f.sector,
    f.other,
    sum(f.amount_rp)::bigint as amount_rp
from (
    select 'premium' as flow, sector, funding as other, premium_rp as amount_rp, code, year
    from enrolment
    union all
    select 'benefit' as flow, sector, programme as other, amount_rp, code, year
    from benefits
    where list_contains($programmes, programme)
) as f
join sectors as s on s.id = f.sector
where f.year between $first and $last
    and list_contains($sectors, f.sector)
    and ($kecamatan is null or f.code = $kecamatan)
group by f.flow, f.sector, s.order, f.other
having sum(f.amount_rp) > 0
order by f.flow desc, s.order, f.other
