package io.potoroo.access;

import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import java.util.List;
import java.util.UUID;

/** Who looks at a page; page controllers take it as an {@code @AuthenticationPrincipal}. */
public record Viewer(
        UUID userId, String email, String firstName, String lastName, boolean operator, List<Membership> memberships) {

    public String name() {
        return (firstName + " " + lastName).strip();
    }

    public List<Membership> owned() {
        return memberships.stream().filter(Membership::isOwner).toList();
    }

    /** The viewer's business a path names; refused as not found for anyone else's. */
    public Membership memberOf(String businessId) {
        return find(memberships, businessId);
    }

    /** As {@link #memberOf}, for what only owners may see. */
    public Membership ownerOf(String businessId) {
        return find(owned(), businessId);
    }

    private static Membership find(List<Membership> among, String businessId) {
        return Hex32.parse(businessId)
                .flatMap(id ->
                        among.stream().filter(it -> it.businessId().equals(id)).findFirst())
                .orElseThrow(Refusal::notFound);
    }
}
