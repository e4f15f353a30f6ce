-- A quantity in another unit than that of the item: kilograms cannot be added to tons.
select
  "row",
  'unit' as field,
  item_units.label || ' dihitung dalam ' || item_units.unit as reason
from entries
join item_units using (item)
where lower(entries.unit) <> item_units.unit
