package io.potoroo.web;

import java.util.List;

/**
 * The page of a list that a request asks for, and how to write links to its neighbours.
 *
 * @param number from 1
 * @param size at most {@value #MOST}
 * @param url the list's absolute address, without a query
 * @param query the other query parameters, encoded, each ending in {@code &}, so that links keep filters
 */
public record Paging(int number, int size, String url, String query) {

    static final int MOST = 100;

    public long offset() {
        return (long) (number - 1) * size;
    }

    /** One page with links to its neighbours. */
    public <T> Listing<T> list(List<T> rows, long total) {
        return new Listing<>(rows, links(rows.size(), total), meta(rows.size(), total), null);
    }

    /** One page with links, and the cursor that some lists have always had, whose pages are of {@value #MOST}. */
    public <T> Listing<T> listWithCursor(List<T> rows, long total) {
        var next = hasNext(rows.size(), total) ? number + 1 : null;
        var path = java.net.URI.create(url).getPath();
        var asked = size == MOST ? "" : "per_page=" + size + "&";
        var uri = next == null ? null : path + "?" + query + asked + "page=" + next;
        return new Listing<>(
                rows, links(rows.size(), total), meta(rows.size(), total), new Listing.Cursor(rows.size(), next, uri));
    }

    private boolean hasNext(int rows, long total) {
        return offset() + rows < total && rows > 0;
    }

    private Listing.Links links(int rows, long total) {
        return new Listing.Links(
                link(1), null, number > 1 ? link(number - 1) : null, hasNext(rows, total) ? link(number + 1) : null);
    }

    private String link(int page) {
        return url + "?" + query + "per_page=" + size + "&page=" + page;
    }

    private Listing.Meta meta(int rows, long total) {
        return new Listing.Meta(
                number, rows == 0 ? null : offset() + 1, url, size, rows == 0 ? null : offset() + rows, total);
    }
}
