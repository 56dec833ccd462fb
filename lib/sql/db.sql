-- :name dataset
SELECT id, title, about, licence, number, digest, imported_at FROM dataset;
-- :name dataset_schema
SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name;
