package io.cloakroom.admin.policy;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

/// One line of a condition block: an operator, a key and its values, one of which must match (of a negated operator:
/// none may).
final class Condition {
    private final ConditionKey key;
    private final Test test;

    private Condition(ConditionKey key, Test test) {
        this.key = key;
        this.test = test;
    }

    /// What a condition asks of the fact that it names, present or not.
    private interface Test {
        boolean holds(ConditionKey key, Facts facts);

        /// About how many bytes of memory this takes.
        default long bytes() {
            return 0;
        }
    }

    boolean holds(Facts facts) {
        return test.holds(key, facts);
    }

    /// About how many bytes of memory this takes.
    long bytes() {
        return test.bytes();
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
        var matches = match(name, key.comparable(values), where)
                .orElseThrow(() ->
                        new PolicyException(where + ": condition operator \"" + operator + "\" is not supported"));
        return new Condition(key, new OfValue(matches, not, ifExists || not));
    }

    private static Test presence(List<String> values, String where) {
        if (!values.equals(List.of("true")) && !values.equals(List.of("false"))) {
            throw new PolicyException(where + ": Null takes true or false");
        }
        boolean wantsAbsent = values.getFirst().equals("true");
        return (key, facts) -> (facts.text(key) == null) == wantsAbsent;
    }

    /// An absent key fails the plain operators, passes the negated ones and those that end in IfExists.
    ///
    /// @param matches asked only for a fact that is there
    private record OfValue(Test matches, boolean not, boolean absentHolds) implements Test {
        @Override
        public boolean holds(ConditionKey key, Facts facts) {
            return facts.text(key) == null ? absentHolds : not != matches.holds(key, facts);
        }

        @Override
        public long bytes() {
            return matches.bytes();
        }
    }

    private record Like(PatternSet patterns) implements Test {
        @Override
        public boolean holds(ConditionKey key, Facts facts) {
            var text = facts.text(key);
            return text != null && patterns.matches(text, facts.effort());
        }

        @Override
        public long bytes() {
            return patterns.bytes();
        }
    }

    /// What the operator without its negation asks.
    private static Optional<Test> match(String operator, List<String> values, String where) {
        var what = where + ": " + operator;
        return Optional.ofNullable(
                switch (operator) {
                    case "StringEquals", "StringNotEquals" -> equal(values, Function.identity());
                    case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase" -> equal(values, Condition::folded);
                    case "StringLike", "StringNotLike" -> new Like(new PatternSet(values));
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
                    case "Bool" -> {
                        var wanted = parsed(values, Condition::bool, what).stream()
                                .map(Object::toString)
                                .toList();
                        yield equal(wanted, Condition::folded);
                    }
                    case "IpAddress", "NotIpAddress" -> within(parsed(values, CidrBlock::of, what));
                    default -> null;
                });
    }

    private static Test equal(List<String> values, Function<String, String> form) {
        var forms = new HashSet<String>();
        values.forEach(value -> forms.add(form.apply(value)));
        return (key, facts) -> {
            var text = facts.text(key);
            if (text == null) {
                return false;
            }
            facts.effort().spend(text.length());
            return forms.contains(form.apply(text));
        };
    }

    /// The same for texts that [String#equalsIgnoreCase] calls equal.
    private static String folded(String text) {
        var characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            characters[i] = Character.toLowerCase(Character.toUpperCase(characters[i]));
        }
        return new String(characters);
    }

    private static Test within(List<CidrBlock> blocks) {
        return (key, facts) -> {
            var address = facts.parsed(key, InetAddress.class, CidrBlock::address);
            return address.isPresent() && blocks.stream().anyMatch(block -> block.contains(address.get()));
        };
    }

    private static Test numeric(List<String> values, IntPredicate wanted, String what) {
        return compare(values, BigDecimal.class, Condition::number, wanted, what);
    }

    private static Test date(List<String> values, IntPredicate wanted, String what) {
        return compare(values, Instant.class, Condition::instant, wanted, what);
    }

    private static <T extends Comparable<? super T>> Test compare(
            List<String> values, Class<T> type, Function<String, Optional<T>> parse, IntPredicate wanted, String what) {
        var limits = parsed(values, parse, what);
        return (key, facts) -> {
            var actual = facts.parsed(key, type, parse);
            return actual.isPresent()
                    && limits.stream()
                            .anyMatch(limit -> wanted.test(actual.get().compareTo(limit)));
        };
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
