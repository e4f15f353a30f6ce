-- one row is a programme that was ever paid, and whether a measure of it is known
select
    programme,
    bool_or(cases is not null) as cases,
    bool_or(recipients is not null) as recipients,
    bool_or(amount_rp is not null) as amount_rp
from benefits_monthly
group by programme
order by programme
