package io.potoroo.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The names in a comma-separated list parameter such as {@code include}, in any of the forms clients write it. */
public record Includes(Set<String> names) {

    /** Reads {@code name=a,b}, {@code name[]=a&name[]=b} and {@code name[0]=a}. */
    public static Includes read(HttpServletRequest request, String parameter) {
        return new Includes(request.getParameterMap().entrySet().stream()
                .filter(it -> it.getKey().equals(parameter)
                        || (it.getKey().startsWith(parameter + "[")
                                && it.getKey().endsWith("]")))
                .flatMap(it -> Arrays.stream(it.getValue()))
                .flatMap(it -> Arrays.stream(it.split(",")))
                .map(String::strip)
                .collect(Collectors.toUnmodifiableSet()));
    }

    public boolean has(String name) {
        return names.contains(name);
    }
}
