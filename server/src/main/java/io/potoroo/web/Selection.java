package io.potoroo.web;

import io.potoroo.kernel.Hex32;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * A filter of a list that is short enough to be decided in memory: {@code field=eq|x}, {@code in|x,y} or
 * {@code not_in|x,y}, written as {@link Filters} are.
 */
public final class Selection<T> {

    private static final int MOST_VALUES = 200;

    private final List<Condition<T>> conditions;

    private record Condition<T>(Set<T> values, boolean excludes) {

        boolean allows(Collection<T> of) {
            return of.stream().anyMatch(values::contains) != excludes;
        }
    }

    private Selection(List<Condition<T>> conditions) {
        this.conditions = conditions;
    }

    public static Selection<Integer> ofNumbers(HttpServletRequest request, String field, Violations violations) {
        return read(request, field, violations, Selection::number);
    }

    public static Selection<UUID> ofIds(HttpServletRequest request, String field, Violations violations) {
        return read(request, field, violations, Hex32::parse);
    }

    public static Selection<String> ofTexts(HttpServletRequest request, String field, Violations violations) {
        return read(request, field, violations, Optional::of);
    }

    private static Optional<Integer> number(String text) {
        return text.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static <T> Selection<T> read(
            HttpServletRequest request, String field, Violations violations, Function<String, Optional<T>> reader) {
        return new Selection<>(Filters.sent(request, field).stream()
                .flatMap(it -> condition(it.strip(), field, violations, reader).stream())
                .toList());
    }

    private static <T> Optional<Condition<T>> condition(
            String text, String field, Violations violations, Function<String, Optional<T>> reader) {
        int bar = text.indexOf('|');
        var operator = bar < 0 ? "eq" : text.substring(0, bar).strip();
        var operand = text.substring(bar + 1);
        var texts = operator.equals("eq") ? List.of(operand) : Arrays.asList(operand.split(",", MOST_VALUES + 1));
        var values = new HashSet<T>();
        texts.forEach(it -> reader.apply(it.strip()).ifPresent(values::add));
        boolean readable =
                texts.stream().allMatch(it -> reader.apply(it.strip()).isPresent());
        if (!List.of("eq", "in", "not_in").contains(operator) || !readable || texts.size() > MOST_VALUES) {
            violations.add(field, Messages.selectedInvalid(field));
            return Optional.empty();
        }
        return Optional.of(new Condition<>(values, operator.equals("not_in")));
    }

    /** Whether something with these values is meant; without a filter everything is. */
    public boolean allows(Collection<T> values) {
        return conditions.stream().allMatch(it -> it.allows(values));
    }
}
