package io.potoroo.database;

import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.springframework.dao.DataIntegrityViolationException;

/** Which rule of the schema a statement ran into. */
public final class Constraints {

    private Constraints() {}

    /** The name of the constraint or unique index; empty where the database does not tell one. */
    public static Optional<String> broken(DataIntegrityViolationException violation) {
        return violation.getMostSpecificCause() instanceof PSQLException cause && cause.getServerErrorMessage() != null
                ? Optional.ofNullable(cause.getServerErrorMessage().getConstraint())
                : Optional.empty();
    }
}
