-- one row is a flow of rupiah: premium from a source of funds to a sector, or benefit from it
select
    f.flow,
    f.sector,
    f.other,
    sum(f.amount_rp)::bigint as amount_rp
from (
    select 'premium' as flow, sector, funding as other, premium_rp as amount_rp
    from enrolment
    where year between $first and $last
        and list_contains($sectors, sector)
        and ($kecamatan is null or code = $kecamatan)
    union all
    select 'benefit' as flow, sector, programme as other, amount_rp
    from benefits
    where year between $first and $last
        and list_contains($programmes, programme)
        and list_contains($sectors, sector)
        and ($kecamatan is null or code = $kecamatan)
) as f
join sectors as s on s.id = f.sector
group by f.flow, f.sector, s.order, f.other
-- What is withheld is in a row that others take off again, below zero.
having sum(f.amount_rp) <> 0
order by f.flow desc, s.order, f.other
