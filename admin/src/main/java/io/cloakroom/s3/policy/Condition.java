package io.cloakroom.s3.policy;

import io.cloakroom.s3.policy.PolicyException.Fault;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

/// One line of a condition block: an operator, a key and its values. The condition holds when one of the values
/// matches; with a negated operator, when none does. See IAM User Guide, "IAM JSON policy elements: Condition
/// operators" and "Set operators for multi-valued context keys".
final class Condition {
    private static final String IF_EXISTS = "IfExists";

    private final ConditionKey.Named name;
    private final Over over;
    private final boolean not;
    private final boolean absentHolds;
    private final Test test;
    private final Source source;

    private Condition(ConditionKey.Named name, Over over, boolean not, boolean absentHolds, Test test, Source source) {
        this.name = name;
        this.over = over;
        this.not = not;
        this.absentHolds = absentHolds;
        this.test = test;
        this.source = source;
    }

    /// How many of the values of a fact must match.
    private enum Over {
        /// The condition asks only whether the fact is present.
        PRESENCE,
        /// For a fact with one value, the usual case.
        THE_VALUE,
        ALL,
        ANY
    }

    /// The condition as it is written in the document.
    ///
    /// @param operator    without `IfExists`
    /// @param absentHolds whether the condition holds for a request that lacks the fact
    record Source(String operator, ConditionKey key, List<String> values, boolean absentHolds) {}

    /// The comparison of one value.
    private interface Test {
        boolean matches(String value, Facts facts);

        /// About how many bytes of memory this takes.
        default long bytes() {
            return 0;
        }
    }

    Source source() {
        return source;
    }

    /// An absent key fails the plain operators. It passes the negated ones, `ForAllValues` and those that end in
    /// IfExists.
    boolean holds(Facts facts) {
        var values = facts.values(name);
        if (over == Over.PRESENCE) {
            return (values == null) != not;
        }
        if (values == null) {
            return absentHolds;
        }
        boolean some = false;
        boolean all = true;
        for (var value : values) {
            boolean matches = test.matches(value, facts);
            // With one value, a negated operator means "no match". With a set, each value is tested for itself.
            boolean passes = over == Over.THE_VALUE ? matches : not != matches;
            some |= passes;
            all &= passes;
        }
        return switch (over) {
            case ALL -> all;
            case ANY -> some;
            default -> not != some;
        };
    }

    /// About how many bytes of memory this takes.
    long bytes() {
        return test.bytes()
                + source.values().stream()
                        .mapToLong(value -> 64L + 2L * value.length())
                        .sum();
    }

    /// @param variables whether `${…}` is a variable rather than text
    /// @throws PolicyException when operator or key are unknown, or a value does not fit the operator
    static Condition of(String operator, String keyName, List<String> values, boolean variables, String where) {
        var name = ConditionKey.named(keyName)
                .orElseThrow(() -> new PolicyException(
                        Fault.CONDITION, where + ": condition key \"" + keyName + "\" is not supported"));
        if (operator.equals("Null")) {
            return presence(name, values, where);
        }
        var over = operator.startsWith("ForAllValues:")
                ? Over.ALL
                : operator.startsWith("ForAnyValue:") ? Over.ANY : Over.THE_VALUE;
        var bare = operator.substring(over == Over.THE_VALUE ? 0 : operator.indexOf(':') + 1);
        boolean ifExists = bare.endsWith(IF_EXISTS);
        var plain = ifExists ? bare.substring(0, bare.length() - IF_EXISTS.length()) : bare;
        boolean not = plain.contains("Not");
        var test = test(plain, name.key().comparable(values), variables, where)
                .orElseThrow(() -> new PolicyException(
                        Fault.OPERATOR, where + ": condition operator \"" + operator + "\" is not supported"));
        boolean absentHolds = ifExists || over == Over.ALL || (over == Over.THE_VALUE && not);
        return new Condition(name, over, not, absentHolds, test, new Source(plain, name.key(), values, absentHolds));
    }

    private static Condition presence(ConditionKey.Named name, List<String> values, String where) {
        if (!values.equals(List.of("true")) && !values.equals(List.of("false"))) {
            throw new PolicyException(Fault.VALUE, where + ": Null takes true or false");
        }
        boolean wantsPresent = values.getFirst().equals("false");
        return new Condition(
                name,
                Over.PRESENCE,
                wantsPresent,
                !wantsPresent,
                (_, _) -> true,
                new Source("Null", name.key(), values, !wantsPresent));
    }

    private record Like(Patterns patterns) implements Test {
        @Override
        public boolean matches(String value, Facts facts) {
            return patterns.match(value, facts);
        }

        @Override
        public long bytes() {
            return patterns.bytes();
        }
    }

    /// The comparison of the operator without its negation; empty when the operator is unknown.
    private static Optional<Test> test(String operator, List<String> values, boolean variables, String where) {
        var what = where + ": " + operator;
        return Optional.ofNullable(
                switch (operator) {
                    case "StringEquals", "StringNotEquals" -> equal(values, variables, Function.identity(), what);
                    case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase" ->
                        equal(values, variables, Condition::folded, what);
                    case "StringLike", "StringNotLike" -> new Like(Patterns.of(values, variables, what));
                    case "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike" ->
                        new ArnLike(values.stream()
                                .map(value -> ArnPattern.parse(value, variables, what))
                                .toList());
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
                        yield equal(wanted, false, Condition::folded, what);
                    }
                    case "BinaryEquals" -> equal(parsed(values, Condition::base64, what), false, value -> value, what);
                    case "IpAddress", "NotIpAddress" -> within(parsed(values, CidrBlock::of, what));
                    default -> null;
                });
    }

    private record ArnLike(List<ArnPattern> patterns) implements Test {
        @Override
        public boolean matches(String value, Facts facts) {
            for (var pattern : patterns) {
                if (pattern.matches(value, facts)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public long bytes() {
            return patterns.stream().mapToLong(ArnPattern::bytes).sum();
        }
    }

    private static Test equal(List<String> values, boolean variables, Function<String, String> form, String what) {
        var forms = new HashSet<String>();
        var templates = new ArrayList<Template>();
        for (var value : values) {
            if (variables && Template.hasVariables(value)) {
                templates.add(Template.literal(value, what));
            } else {
                forms.add(form.apply(value));
            }
        }
        return (text, facts) -> {
            facts.effort().spend(text.length());
            var formed = form.apply(text);
            return forms.contains(formed)
                    || templates.stream()
                            .map(template -> template.value(facts))
                            .anyMatch(value ->
                                    value.isPresent() && form.apply(value.get()).equals(formed));
        };
    }

    /// Maps texts that [String#equalsIgnoreCase] calls equal to the same text.
    private static String folded(String text) {
        var characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            characters[i] = Character.toLowerCase(Character.toUpperCase(characters[i]));
        }
        return new String(characters);
    }

    private static Test within(List<CidrBlock> blocks) {
        return (value, facts) -> {
            var address = facts.parsed(value, InetAddress.class, CidrBlock::address);
            return address.isPresent() && blocks.stream().anyMatch(block -> block.contains(address.get()));
        };
    }

    private static Test numeric(List<String> values, IntPredicate accepts, String what) {
        return compare(values, BigDecimal.class, Condition::number, accepts, what);
    }

    private static Test date(List<String> values, IntPredicate accepts, String what) {
        return compare(values, Instant.class, Condition::instant, accepts, what);
    }

    private static <T extends Comparable<? super T>> Test compare(
            List<String> values,
            Class<T> type,
            Function<String, Optional<T>> parse,
            IntPredicate accepts,
            String what) {
        var limits = parsed(values, parse, what);
        return (value, facts) -> {
            var actual = facts.parsed(value, type, parse);
            return actual.isPresent()
                    && limits.stream()
                            .anyMatch(limit -> accepts.test(actual.get().compareTo(limit)));
        };
    }

    private static <T> List<T> parsed(List<String> values, Function<String, Optional<T>> parse, String what) {
        return values.stream()
                .map(value -> parse.apply(value)
                        .orElseThrow(() -> new PolicyException(Fault.VALUE, what + " cannot take \"" + value + "\"")))
                .toList();
    }

    private static Optional<Boolean> bool(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /// Re-encodes a Base64 value, so that it equals the facts that it is compared with.
    private static Optional<String> base64(String text) {
        try {
            return Optional.of(
                    Base64.getEncoder().encodeToString(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    /// Accepts only plain decimal digits: with an exponent, a short text could stand for a number of a billion
    /// digits.
    private static Optional<BigDecimal> number(String text) {
        return text.matches("[+-]?\\d{1,20}(\\.\\d{1,20})?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /// Parses ISO 8601 with a zone, a date alone, or seconds since 1970.
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
