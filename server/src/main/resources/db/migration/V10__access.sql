-- Who may come in: people, the businesses they belong to, programs, and the keys, grants and tokens given to them.
create schema access;

-- A person who signs in; not business data, so no business_id.
create table access.user_account (
    user_id       uuid        primary key,
    email         text        not null,
    password_hash text        not null,
    first_name    text        not null,
    last_name     text        not null,
    enabled       boolean     not null default true,
    operator      boolean     not null default false,
    created_at    timestamptz not null
);

create unique index user_account_email on access.user_account (lower(email));

-- The name is a copy for the consent page; the business itself belongs to a higher floor.
create table access.business (
    business_id uuid primary key,
    name        text not null
);

create table access.membership (
    business_id uuid not null references access.business,
    user_id     uuid not null references access.user_account,
    role        text not null check (role in ('owner', 'employee')),
    primary key (business_id, user_id)
);

create index membership_user on access.membership (user_id);

-- Client ids are read by people and sent as JSON numbers: five digits from the start.
create sequence access.client_id start with 10001;

-- A program. It exists before any business knows it; only a plug-in belongs to one.
create table access.application (
    client_id     bigint      primary key default nextval('access.client_id'),
    owner_id      uuid        not null references access.user_account,
    business_id   uuid        references access.business,
    name          text        not null,
    description   text        not null,
    grant_type    text        not null check (grant_type in ('authorization_code', 'password', 'client_credentials')),
    redirect_uri  text,
    secret_hash   bytea       not null,
    assumes_scope boolean     not null,
    approved      boolean     not null default false,
    created_at    timestamptz not null,
    constraint application_redirect_uri check (grant_type <> 'authorization_code' or redirect_uri is not null),
    constraint application_business check ((grant_type = 'client_credentials') = (business_id is not null))
);

create index application_owner on access.application (owner_id);
create index application_business_id on access.application (business_id) where business_id is not null;

create table access.application_key (
    business_id uuid        not null references access.business,
    key_id      uuid        not null,
    hash        bytea       not null,
    ending      text        not null, -- the last characters, so that its owner can tell it from another
    created_at  timestamptz not null,
    revoked_at  timestamptz,
    primary key (business_id, key_id)
);

create unique index application_key_hash on access.application_key (business_id, hash);

-- What a user, or an operator for a plug-in, has allowed a program to do; the chain of token pairs hangs on it.
create table access.grant_given (
    business_id        uuid        not null references access.business,
    grant_id           uuid        not null,
    client_id          bigint      not null references access.application,
    user_id            uuid        references access.user_account, -- a plug-in has none
    application_key_id uuid,
    scope              text        not null,
    created_at         timestamptz not null,
    ends_at            timestamptz not null, -- when the last token of the chain so far ends
    revoked_at         timestamptz,
    primary key (business_id, grant_id),
    foreign key (business_id, application_key_id) references access.application_key
);

create index grant_given_client on access.grant_given (client_id) where revoked_at is null;
create index grant_given_user on access.grant_given (user_id) where revoked_at is null;
create index grant_given_key on access.grant_given (business_id, application_key_id) where revoked_at is null;
create index grant_given_age on access.grant_given (ends_at);

create table access.authorization_code (
    business_id    uuid        not null references access.business,
    hash           bytea       not null,
    client_id      bigint      not null references access.application,
    user_id        uuid        not null references access.user_account,
    redirect_uri   text        not null,
    scope          text        not null,
    code_challenge text,
    expires_at     timestamptz not null,
    grant_id       uuid, -- what the code was exchanged for; a second exchange revokes it
    primary key (business_id, hash)
);

create index authorization_code_client on access.authorization_code (client_id);
create index authorization_code_user on access.authorization_code (user_id);
create index authorization_code_age on access.authorization_code (expires_at);

create table access.token_pair (
    business_id        uuid        not null,
    token_id           uuid        not null, -- the access token's jti
    grant_id           uuid        not null,
    access_expires_at  timestamptz not null,
    refresh_hash       bytea, -- a plug-in's token has no refresh token
    refresh_expires_at timestamptz,
    refreshed_at       timestamptz,
    primary key (business_id, token_id),
    foreign key (business_id, grant_id) references access.grant_given on delete cascade
);

create unique index token_pair_refresh on access.token_pair (business_id, refresh_hash);
create index token_pair_grant on access.token_pair (business_id, grant_id);

-- What nodes must stop believing before it ends by itself: access tokens and application keys, by their id. Read by
-- every node every second. A node asks for the rows of transactions that were still running when it last asked: a
-- sequence or a time would miss the row of a transaction that took its number early and committed late.
create table access.revocation (
    revoked_id     uuid        primary key,
    transaction_id xid8        not null default pg_current_xact_id(),
    ends_at        timestamptz not null
);

create index revocation_transaction on access.revocation (transaction_id);

-- The key access tokens are signed with, sealed with the server's secret key.
create table access.signing_key (
    generation integer     primary key,
    sealed     bytea       not null,
    created_at timestamptz not null
);

-- A browser that has signed in. In the database, so that any node can serve it and a restart signs nobody out.
create table access.browser_session (
    hash       bytea       primary key,
    user_id    uuid        not null references access.user_account,
    expires_at timestamptz not null
);

create index browser_session_user on access.browser_session (user_id);

-- Password attempts in the current window, per user, client and address, each named by a hash.
create table access.password_attempt (
    subject  bytea       primary key,
    attempts integer     not null,
    ends_at  timestamptz not null
);

create index password_attempt_age on access.password_attempt (ends_at);

-- The link that creates the first owner of an empty server; at most one is good at a time.
create table access.first_owner_link (
    only_one boolean     primary key default true check (only_one),
    hash     bytea       not null,
    ends_at  timestamptz not null
);
