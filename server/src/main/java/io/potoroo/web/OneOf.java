package io.potoroo.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The component's value must be one of these whole numbers. */
@Retention(RetentionPolicy.RUNTIME)
// Read from the accessor, to which the compiler copies it only where the target allows methods.
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD})
public @interface OneOf {
    long[] value();
}
