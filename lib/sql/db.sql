-- :name dataset
SELECT id, title, about, licence, number, digest, imported_at FROM dataset;
