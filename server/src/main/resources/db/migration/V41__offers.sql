-- What a business has to offer. Offers, rewards and products are shown alike, with texts in several languages, images and
-- the branches where they are to be had, so that is kept once for all three.
create schema catalogue;

-- Files in the image folder; only these names may be shown by something of the business.
create table catalogue.image (
    business_id uuid        not null references businesses.business,
    name        text        not null,
    width       integer     not null,
    height      integer     not null,
    bytes       bigint      not null,
    uploaded_at timestamptz not null,
    primary key (business_id, name)
);

-- Whatever can be shown: offers, rewards and products draw their ids from here, so that no two share one.
create sequence catalogue.item_id;

create table catalogue.item (
    business_id uuid   not null references businesses.business,
    item_id     bigint not null default nextval('catalogue.item_id'),
    primary key (business_id, item_id)
);

create table catalogue.item_text (
    business_id      uuid   not null,
    item_id          bigint not null,
    language         text   not null check (language in ('en', 'fr', 'es')),
    title            text   not null,
    description      text,
    terms_conditions text,
    link             text,
    product          text, -- what an offer gives for free
    primary key (business_id, item_id, language),
    constraint item_text_item foreign key (business_id, item_id) references catalogue.item
);

create table catalogue.item_image (
    business_id uuid    not null,
    item_id     bigint  not null,
    position    integer not null,
    original    text    not null,
    large       text    not null,
    medium      text    not null,
    thumbnail   text    not null,
    primary key (business_id, item_id, position),
    constraint item_image_item foreign key (business_id, item_id) references catalogue.item,
    constraint item_image_original foreign key (business_id, original) references catalogue.image,
    constraint item_image_large foreign key (business_id, large) references catalogue.image,
    constraint item_image_medium foreign key (business_id, medium) references catalogue.image,
    constraint item_image_thumbnail foreign key (business_id, thumbnail) references catalogue.image
);

create table catalogue.item_branch (
    business_id uuid   not null,
    item_id     bigint not null,
    branch_id   uuid   not null,
    primary key (business_id, item_id, branch_id),
    constraint item_branch_item foreign key (business_id, item_id) references catalogue.item,
    constraint item_branch_branch foreign key (business_id, branch_id) references branches.branch
);

create schema offers;

create table offers.offer (
    business_id            uuid        not null,
    offer_id               bigint      not null,
    type_id                integer     not null check (type_id in (1, 2, 3, 8, 9, 10, 14)),
    targeted               boolean     not null,
    priority               integer     not null check (priority >= 0), -- the lowest is tried first
    external_id            text,
    publish_at             timestamptz not null,
    expires_at             timestamptz, -- null: never
    multip_factor          numeric     not null check (multip_factor >= 0),
    points                 bigint      not null check (points >= 0),
    real_minor             bigint      not null check (real_minor >= 0),
    discount_minor         bigint      not null check (discount_minor >= 0),
    discount_percent       numeric     not null check (discount_percent between 0 and 100),
    frequency_id           integer check (frequency_id in (1, 2, 3, 4)),
    weekdays               bigint[]    not null, -- 1 is Monday
    peak_from              time,
    peak_to                time,
    min_purchase_minor     bigint      not null,
    max_purchase_minor     bigint      not null,
    apps_only              boolean     not null,
    coupon_auto_get        boolean     not null,
    coupon_perm_available  boolean     not null,
    coupon_convertible     boolean     not null,
    coupon_expires_in_days integer     not null check (coupon_expires_in_days >= 0), -- 0: not by itself
    created_at             timestamptz not null,
    updated_at             timestamptz not null,
    deleted_at             timestamptz, -- kept, because coupons and transactions tell of it
    primary key (business_id, offer_id),
    constraint offer_item foreign key (business_id, offer_id) references catalogue.item,
    constraint offer_window check (expires_at >= publish_at),
    constraint offer_purchase check ((type_id in (1, 2, 3)) = (frequency_id is not null)),
    constraint offer_purchase_range check (min_purchase_minor between 0 and max_purchase_minor),
    constraint offer_peak check (frequency_id is distinct from 3 or (peak_from < peak_to and weekdays <> '{}'))
);

-- Whom a targeted offer is for.
create table offers.target (
    business_id uuid        not null,
    offer_id    bigint      not null,
    customer_id uuid        not null,
    targeted_at timestamptz not null,
    primary key (business_id, offer_id, customer_id),
    constraint target_offer foreign key (business_id, offer_id) references offers.offer,
    constraint target_customer foreign key (business_id, customer_id) references customers.customer
);

create index target_customer on offers.target (business_id, customer_id);
