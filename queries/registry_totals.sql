-- one row is a measure × year or month × category that the registry counts, in all kecamatan
select measure, period, sector, funding, programme, item, value
from (
    select
        unnest(['participants', 'person_months']) as measure,
        make_date(year, 1, 1) as period,
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
        month,
        sector,
        null,
        programme,
        null,
        unnest([sum(recipients), sum(amount_rp)])::double
    from benefits_monthly
    group by month, sector, programme
    union all
    select
        unnest(['quantity', 'value_rp']),
        month,
        null,
        null,
        null,
        item,
        unnest([sum(quantity), sum(value_rp)])::double
    from aid_monthly
    group by month, item
)
order by measure, period, sector, funding, programme, item
