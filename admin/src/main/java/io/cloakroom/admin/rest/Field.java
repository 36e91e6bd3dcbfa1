package io.cloakroom.admin.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Describes a field in the OpenAPI document, beyond its type.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Field {
    /// The description for people.
    String value() default "";

    /// All values of the field; empty when any value is possible.
    String[] oneOf() default {};

    /// Whether a request must contain the field. Answers contain every field that is not nullable.
    boolean needed() default false;
}
