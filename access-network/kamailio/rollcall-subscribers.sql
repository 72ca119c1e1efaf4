-- Who has the service: `INSERT INTO rollcall (key_name, key_value) VALUES ('+15550100', '1')`. Kamailio reads it when it
-- starts, and after `kamcmd htable.reload rollcall`.
CREATE TABLE rollcall (
    id INTEGER PRIMARY KEY NOT NULL,
    key_name VARCHAR(64) DEFAULT '' NOT NULL,
    key_type INTEGER DEFAULT 0 NOT NULL,
    value_type INTEGER DEFAULT 0 NOT NULL,
    key_value VARCHAR(128) DEFAULT '' NOT NULL,
    expires INTEGER DEFAULT 0 NOT NULL
);
