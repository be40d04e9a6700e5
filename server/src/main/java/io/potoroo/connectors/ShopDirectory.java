package io.potoroo.connectors;

import java.util.List;

/** A platform that tells which shops an account has, so that nobody has to look for their ids to link them. */
public interface ShopDirectory {

    /**
     * Every shop that may sell, in the platform's order. This is also how credentials are tried out, so the platform is
     * asked something that it tells only to those it knows.
     *
     * @param connection open; its account is empty until the first shop was linked, and then what was set says which it is
     */
    List<PlatformShop> shops(Connection connection);
}
