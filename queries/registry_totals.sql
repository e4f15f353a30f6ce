-- one row is a measure × year or month × category that the registry counts, in all kecamatan
select measure, year::integer as year, month, sector, funding, programme, item, value
from (
    select
        unnest(['participants', 'person_months']) as measure,
        year,
        null::date as month,
        sector,
        funding,
        null::varchar as programme,
        null::varchar as item,
        unnest([sum(participants), sum(person_months)])::double as value
    from enrolment_yearly
    group by year, sector, funding
    union all
    select
        unnest(['recipients', 'amount_rp']),
        year,
        month,
        sector,
        null,
        programme,
        null,
        unnest([sum(recipients), sum(amount_rp)])::double
    from benefits_monthly
    group by year, month, sector, programme
    union all
    select
        unnest(['quantity', 'value_rp']),
        year,
        month,
        null,
        null,
        null,
        item,
        unnest([sum(quantity), sum(value_rp)])::double
    from aid_monthly
    group by year, month, item
)
order by measure, year, month, sector, funding, programme, item
