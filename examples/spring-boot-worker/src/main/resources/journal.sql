CREATE TABLE IF NOT EXISTS outcomes (
    id varchar(255) PRIMARY KEY,
    exchange bytea NOT NULL,
    version bigint NOT NULL
);

CREATE TABLE IF NOT EXISTS outcomes_completed (
    id varchar(255) PRIMARY KEY,
    exchange bytea NOT NULL,
    version bigint NOT NULL
);
