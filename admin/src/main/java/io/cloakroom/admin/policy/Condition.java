package io.cloakroom.admin.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One line of a condition block: an operator, a key and its values, one of which must match (of a negated operator:
/// none may).
final class Condition {
    private final ConditionKey key;
    private final Predicate<@Nullable String> test;

    private Condition(ConditionKey key, Predicate<@Nullable String> test) {
        this.key = key;
        this.test = test;
    }

    boolean holds(Map<ConditionKey, String> facts) {
        return test.test(facts.get(key));
    }

    /// @throws PolicyException when operator or key are unknown, or a value does not fit the operator
    static Condition of(String operator, String keyName, List<String> values, String where) {
        var key = ConditionKey.named(keyName)
                .orElseThrow(() -> new PolicyException(where + ": condition key \"" + keyName + "\" is not supported"));
        if (operator.equals("Null")) {
            return new Condition(key, presence(values, where));
        }
        boolean ifExists = operator.endsWith("IfExists");
        var name = ifExists ? operator.substring(0, operator.length() - "IfExists".length()) : operator;
        boolean not = name.contains("Not");
        var matches = match(name, values, where)
                .orElseThrow(() ->
                        new PolicyException(where + ": condition operator \"" + operator + "\" is not supported"));
        // An absent key fails the plain operators, passes the negated ones and those that end in IfExists.
        return new Condition(key, fact -> fact == null ? ifExists || not : not != matches.test(fact));
    }

    private static Predicate<@Nullable String> presence(List<String> values, String where) {
        if (!values.equals(List.of("true")) && !values.equals(List.of("false"))) {
            throw new PolicyException(where + ": Null takes true or false");
        }
        boolean wantsAbsent = values.getFirst().equals("true");
        return fact -> (fact == null) == wantsAbsent;
    }

    /// What the operator without its negation asks.
    private static Optional<Predicate<String>> match(String operator, List<String> values, String where) {
        var what = where + ": " + operator;
        return Optional.ofNullable(
                switch (operator) {
                    case "StringEquals", "StringNotEquals" -> any(values, String::equals);
                    case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase" -> any(values, String::equalsIgnoreCase);
                    case "StringLike", "StringNotLike" ->
                        any(values, (fact, pattern) -> Wildcard.matches(pattern, fact, false));
                    case "NumericEquals", "NumericNotEquals" -> numeric(values, sign -> sign == 0, what);
                    case "NumericLessThan" -> numeric(values, sign -> sign < 0, what);
                    case "NumericLessThanEquals" -> numeric(values, sign -> sign <= 0, what);
                    case "NumericGreaterThan" -> numeric(values, sign -> sign > 0, what);
                    case "NumericGreaterThanEquals" -> numeric(values, sign -> sign >= 0, what);
                    case "DateEquals", "DateNotEquals" -> date(values, sign -> sign == 0, what);
                    case "DateLessThan" -> date(values, sign -> sign < 0, what);
                    case "DateLessThanEquals" -> date(values, sign -> sign <= 0, what);
                    case "DateGreaterThan" -> date(values, sign -> sign > 0, what);
                    case "DateGreaterThanEquals" -> date(values, sign -> sign >= 0, what);
                    case "Bool" ->
                        any(
                                parsed(values, Condition::bool, what),
                                (fact, value) -> fact.equalsIgnoreCase(value.toString()));
                    case "IpAddress", "NotIpAddress" ->
                        any(parsed(values, CidrBlock::of, what), (fact, block) -> block.contains(fact));
                    default -> null;
                });
    }

    private static <T> Predicate<String> any(List<T> values, BiPredicate<String, T> matches) {
        return fact -> values.stream().anyMatch(value -> matches.test(fact, value));
    }

    private static Predicate<String> numeric(List<String> values, Predicate<Integer> wanted, String what) {
        return compare(values, Condition::number, wanted, what);
    }

    private static Predicate<String> date(List<String> values, Predicate<Integer> wanted, String what) {
        return compare(values, Condition::instant, wanted, what);
    }

    private static <T extends Comparable<? super T>> Predicate<String> compare(
            List<String> values, Function<String, Optional<T>> parse, Predicate<Integer> wanted, String what) {
        var limits = parsed(values, parse, what);
        return fact -> parse.apply(fact)
                .map(actual -> limits.stream().anyMatch(limit -> wanted.test(actual.compareTo(limit))))
                .orElse(false);
    }

    private static <T> List<T> parsed(List<String> values, Function<String, Optional<T>> parse, String what) {
        return values.stream()
                .map(value -> parse.apply(value)
                        .orElseThrow(() -> new PolicyException(what + " cannot take \"" + value + "\"")))
                .toList();
    }

    private static Optional<Boolean> bool(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /// Plain decimal digits only: an exponent would let a short text stand for a number of a billion digits.
    private static Optional<BigDecimal> number(String text) {
        return text.matches("[+-]?\\d{1,20}(\\.\\d{1,20})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /// ISO 8601 with a zone, a date alone, or seconds since 1970.
    private static Optional<Instant> instant(String text) {
        try {
            if (text.matches("\\d{1,11}")) {
                return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
            }
            return Optional.of(
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
