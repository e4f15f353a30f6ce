-- A quantity in another unit than the item's: kilograms added to tons would be a thousand times wrong.
select
  "row",
  'unit' as field,
  item_units.label || ' dihitung dalam ' || item_units.unit as reason
from entries
join item_units using (item)
where lower(entries.unit) <> item_units.unit
