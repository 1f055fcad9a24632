CREATE TABLE IF NOT EXISTS outcomes (
    id varchar(255) PRIMARY KEY,
    exchange bytea NOT NULL,
    version bigint NOT NULL,
    -- For the deletion of old entries. The repository does not write it.
    created timestamp NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS outcomes_completed (
    id varchar(255) PRIMARY KEY,
    exchange bytea NOT NULL,
    version bigint NOT NULL
);
