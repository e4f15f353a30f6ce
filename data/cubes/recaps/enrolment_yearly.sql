-- One row is a year, a kecamatan, a sector, a fund and a sex, as far as the office says them.
-- A measure is known of a row only if it is of all its parts. The premium is that of the months paid
-- where the whole year has the same.
select
  "year",
  kecamatan,
  sector,
  funding,
  sex,
  case when count(participants) = count(*) then sum(participants) end::integer as participants,
  case when count(months) = count(*) then sum(months) end::integer as person_months,
  case
    when count(premium_rp) = count(*) then round(sum(premium_rp))
    when count(months) = count(*) then sum(months) * any_value(rupiah)
  end::bigint as premium_rp
from (
  select *, coalesce(person_months, participants * months_paid) as months
  from rekap_kepesertaan
  where participants is not null or person_months is not null or premium_rp is not null
)
left join (
  select year(month) as "year", max(rupiah) as rupiah
  from premiums
  group by all
  having count(*) = 12 and max(rupiah) = min(rupiah)
) using ("year")
group by all
