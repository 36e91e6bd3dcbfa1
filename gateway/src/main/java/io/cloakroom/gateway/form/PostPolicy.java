package io.cloakroom.gateway.form;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The policy of a form: what the page that shows the form allows to be uploaded (Amazon S3 API Reference, "Creating a
/// POST Policy").
///
/// @param conditions must all hold
record PostPolicy(Instant expiration, List<Condition> conditions) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String LENGTH_RANGE = "content-length-range";
    private static final String CUSTOMER_KEY = "x-amz-server-side-encryption-customer-key";

    /// Fields that need no condition.
    private static final Set<String> FREE =
            Set.of("policy", "x-amz-signature", "signature", "awsaccesskeyid", "file", "x-amz-security-token");

    private static final String IGNORED = "x-ignore-";

    /// @param name of a field, in lower case
    /// @param text the condition as errors show it
    record Condition(Kind kind, String name, String value, long least, long most, String text) {
        enum Kind {
            EQUAL,
            STARTS_WITH,
            LENGTH
        }

        /// Errors never repeat a key that the client has sent (SSE-C).
        Condition {
            text = name.equals(CUSTOMER_KEY) && !value.isEmpty() ? text.replace(value, "(not shown)") : text;
        }

        boolean holds(String actual) {
            // A dollar sign in the policy may be escaped.
            return fits(actual, value) || fits(actual, value.replace("\\$", "$"));
        }

        private boolean fits(String actual, String wanted) {
            return switch (kind) {
                case EQUAL -> actual.equals(wanted);
                case STARTS_WITH ->
                    name.equals("content-type")
                            ? List.of(actual.split(",", -1)).stream()
                                    .allMatch(each -> each.strip().startsWith(wanted))
                            : actual.startsWith(wanted);
                case LENGTH -> true;
            };
        }
    }

    /// The allowed size of the file.
    record Length(long least, long most) {}

    PostPolicy {
        conditions = List.copyOf(conditions);
    }

    /// @throws S3Exception InvalidPolicyDocument
    static PostPolicy parse(String base64) {
        JsonNode document;
        try {
            document = JSON.readTree(new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (JacksonException | IllegalArgumentException broken) {
            throw invalid("Invalid JSON.");
        }
        if (!document.isObject()) {
            throw invalid("Invalid JSON.");
        }
        var expiration = document.path("expiration");
        if (!expiration.isString()) {
            throw invalid("Policy missing expiration.");
        }
        if (!document.path("conditions").isArray()) {
            throw invalid("Policy missing conditions.");
        }
        var conditions = new ArrayList<Condition>();
        for (var each : document.path("conditions").values()) {
            if (each.isObject()) {
                each.properties().forEach(pair -> conditions.add(equal(pair.getKey(), pair.getValue())));
            } else {
                conditions.add(operator(each));
            }
        }
        if (conditions.isEmpty()) {
            throw invalid("Policy missing conditions.");
        }
        return new PostPolicy(time(expiration.asString()), conditions);
    }

    private static Condition equal(String name, JsonNode value) {
        if (!value.isString()) {
            throw invalid("Invalid Simple-Condition: value must be a string.");
        }
        var text = "[\"eq\", \"$" + name + "\", \"" + value.asString() + "\"]";
        return new Condition(
                Condition.Kind.EQUAL, name.toLowerCase(Locale.ROOT), value.asString(), 0, Long.MAX_VALUE, text);
    }

    private static Condition operator(JsonNode condition) {
        if (!condition.isArray() || condition.size() != 3 || !condition.get(0).isString()) {
            throw invalid("Invalid Condition: must be an object, or an array of three.");
        }
        var operator = condition.get(0).asString().toLowerCase(Locale.ROOT);
        if (operator.equals(LENGTH_RANGE)) {
            long least = bytes(condition.get(1));
            long most = bytes(condition.get(2));
            return new Condition(Condition.Kind.LENGTH, LENGTH_RANGE, "", least, most, condition.toString());
        }
        var name = condition.get(1).asString("");
        if (!name.startsWith("$") || !condition.get(2).isString()) {
            throw invalid("Invalid Condition: \"" + name + "\" is no field.");
        }
        var kind = switch (operator) {
            case "eq" -> Condition.Kind.EQUAL;
            case "starts-with" -> Condition.Kind.STARTS_WITH;
            default -> throw invalid("Invalid Condition: unknown operation '" + operator + "'.");
        };
        return new Condition(
                kind,
                name.substring(1).toLowerCase(Locale.ROOT),
                condition.get(2).asString(),
                0,
                Long.MAX_VALUE,
                condition.toString());
    }

    private static long bytes(JsonNode number) {
        try {
            long bytes = Long.parseLong(number.asString(""));
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException noNumber) {
            // The error below says so.
        }
        throw invalid("Invalid content-length-range.");
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noTime) {
            throw invalid("Invalid 'expiration' value: '" + text + "'");
        }
    }

    private static S3Exception invalid(String what) {
        return S3Error.INVALID_POLICY_DOCUMENT.exception("Invalid Policy: " + what);
    }

    /// Checks a form against the policy.
    ///
    /// @param fields by name in lower case
    /// @throws S3Exception AccessDenied
    void require(Map<String, String> fields, String bucket, Instant now) {
        if (!now.isBefore(expiration)) {
            throw denied("Policy expired.");
        }
        var spokenOf = new HashSet<String>();
        for (var condition : conditions) {
            spokenOf.add(condition.name());
            var actual = condition.name().equals("bucket") ? bucket : fields.get(condition.name());
            boolean holds = condition.kind() == Condition.Kind.LENGTH || condition.holds(actual == null ? "" : actual);
            if (!holds) {
                throw denied("Policy Condition failed: " + condition.text());
            }
        }
        var extra = new TreeSet<String>();
        if (!spokenOf.contains("bucket")) {
            extra.add("bucket");
        }
        for (var name : fields.keySet()) {
            if (!spokenOf.contains(name) && !FREE.contains(name) && !name.startsWith(IGNORED)) {
                extra.add(name);
            }
        }
        if (!extra.isEmpty()) {
            throw denied("Extra input fields: " + String.join(", ", extra));
        }
    }

    /// The sizes that all conditions together allow.
    Length length() {
        long least = 0;
        long most = Long.MAX_VALUE;
        for (var condition : conditions) {
            least = Math.max(least, condition.least());
            most = Math.min(most, condition.most());
        }
        return new Length(least, most);
    }

    private static S3Exception denied(String why) {
        return S3Error.ACCESS_DENIED.exception("Invalid according to Policy: " + why);
    }
}
