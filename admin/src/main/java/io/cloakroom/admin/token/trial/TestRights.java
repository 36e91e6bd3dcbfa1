package io.cloakroom.admin.token.trial;

import io.cloakroom.admin.rest.Json;
import io.cloakroom.s3.policy.AccessRequest;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.s3.policy.Evaluator;
import io.cloakroom.s3.policy.Evaluator.Verdict;
import io.cloakroom.s3.policy.Policy;
import io.cloakroom.s3.policy.PolicyParser;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.token.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the scope lets a token do in a test, from the server's address and from the addresses that the scope names.
/// The number of decisions is limited, because trying many buckets and keys against a large policy would take
/// minutes.
final class TestRights {
    private static final String ARN = "arn:aws:s3:::";
    private static final String HERE = "127.0.0.1";
    private static final int MOST = 100;
    private static final int MOST_LOOKED_FROM = 5;
    /// A decision over the largest policy takes about half a millisecond.
    private static final int MOST_DECISIONS = 2_000;

    private final @Nullable Policy policy;
    private final JsonNode document;
    private final Map<ConditionKey, String> facts = new EnumMap<>(ConditionKey.class);
    private final Set<String> addresses;
    private final List<Pattern> patterns;
    private int decisionsLeft = MOST_DECISIONS;

    /// A resource of an allowing statement.
    private record Pattern(String bucket, String key) {
        /// Whether the pattern can match objects of the bucket.
        boolean fits(String name) {
            var begin = literal(bucket);
            return begin.equals(bucket) ? name.equals(bucket) : name.startsWith(begin);
        }
    }

    TestRights(Token token, boolean secure, Instant now) {
        var text = token.scope().policy();
        this.policy = token.scope().isFull() ? null : PolicyParser.storedScope(text);
        this.document = Json.tree(text.isEmpty() ? "{}" : text);
        this.addresses = conditions(ConditionKey.SOURCE_IP);
        this.patterns = patterns();
        facts.put(ConditionKey.SECURE_TRANSPORT, Boolean.toString(secure));
        facts.put(ConditionKey.CURRENT_TIME, now.toString());
        facts.put(ConditionKey.EPOCH_TIME, Long.toString(now.getEpochSecond()));
        facts.put(ConditionKey.USER_ID, token.user());
        facts.put(ConditionKey.USER_AGENT, "cloakroom-test");
        facts.put(ConditionKey.UPLOAD, "true");
        facts.put(ConditionKey.MAX_KEYS, "1");
    }

    /// The addresses that the scope names.
    List<String> addresses() {
        return List.copyOf(addresses);
    }

    /// Whether the request is allowed from this server.
    boolean mayFromHere(AccessRequest request) {
        return allowed(request, HERE);
    }

    /// Whether the request is allowed from this server, or from an address that the scope names.
    boolean may(AccessRequest request) {
        return mayFromHere(request) || addresses.stream().anyMatch(address -> allowed(request, host(address)));
    }

    /// Like [#may], for callers that try many requests: tries only some of the addresses, and answers no once the
    /// limit of decisions is reached.
    boolean seemsToAllow(AccessRequest request) {
        return allowedWithin(request, HERE)
                || addresses.stream()
                        .limit(MOST_LOOKED_FROM)
                        .anyMatch(address -> allowedWithin(request, host(address)));
    }

    private boolean allowedWithin(AccessRequest request, String address) {
        return decisionsLeft-- > 0 && allowed(request, address);
    }

    private static String host(String network) {
        return network.replaceFirst("/.*", "");
    }

    AccessRequest onObject(S3Action action, String bucket, String key) {
        return AccessRequest.onObject(action, bucket, key, facts);
    }

    /// @param prefix empty for a listing without prefix
    AccessRequest listing(String bucket, String prefix) {
        var more = new EnumMap<>(facts);
        if (!prefix.isEmpty()) {
            more.put(ConditionKey.PREFIX, prefix);
        }
        return AccessRequest.onBucket(S3Action.LIST_BUCKET, bucket, more);
    }

    private boolean allowed(AccessRequest asked, String address) {
        if (policy == null) {
            return true;
        }
        RequestFacts known = (key, tag) ->
                key == ConditionKey.SOURCE_IP ? List.of(address) : asked.facts().values(key, tag);
        var request = new AccessRequest(asked.requester(), asked.action(), asked.resource(), known);
        return Evaluator.decide(policy, request) == Verdict.ALLOWED;
    }

    /// Patterns of keys in a bucket, from the allowing statements of the scope.
    Set<String> keyPatterns(String bucket) {
        var keys = new LinkedHashSet<String>();
        for (var pattern : patterns) {
            if (keys.size() < MOST && pattern.fits(bucket)) {
                keys.add(pattern.key());
            }
        }
        return keys;
    }

    private List<Pattern> patterns() {
        var found = new ArrayList<Pattern>();
        for (var statement : items(document.path("Statement"))) {
            if (statement.path("Effect").asString("").equals("Allow")) {
                for (var resource : items(statement.path("Resource"))) {
                    var arn = resource.asString("");
                    int slash = arn.indexOf('/');
                    if (arn.startsWith(ARN) && slash >= ARN.length()) {
                        found.add(new Pattern(arn.substring(ARN.length(), slash), arn.substring(slash + 1)));
                    }
                }
            }
        }
        return found;
    }

    /// Prefixes of listings of a bucket that may be allowed; the empty one comes first.
    Set<String> prefixes(String bucket) {
        var prefixes = new LinkedHashSet<>(Set.of(""));
        for (var pattern : conditions(ConditionKey.PREFIX)) {
            prefixes.add(literal(pattern));
        }
        keyPatterns(bucket).forEach(pattern -> prefixes.add(literal(pattern)));
        return prefixes;
    }

    /// The part of a pattern before its first wildcard.
    private static String literal(String pattern) {
        return pattern.replaceFirst("(?s)[*?$].*", "");
    }

    /// The values of a condition key in the scope.
    private Set<String> conditions(ConditionKey key) {
        var values = new LinkedHashSet<String>();
        for (var statement : items(document.path("Statement"))) {
            for (var operator : statement.path("Condition")) {
                for (var asked : operator.properties()) {
                    if (asked.getKey().equalsIgnoreCase(key.policyName())) {
                        items(asked.getValue()).stream()
                                .limit(MOST - values.size())
                                .forEach(value -> values.add(value.asString("")));
                    }
                }
            }
        }
        return values;
    }

    /// A policy may write a single item with or without brackets.
    private static List<JsonNode> items(JsonNode oneOrMany) {
        var items = new ArrayList<JsonNode>();
        if (oneOrMany.isArray()) {
            oneOrMany.forEach(items::add);
        } else if (!oneOrMany.isMissingNode()) {
            items.add(oneOrMany);
        }
        return items;
    }
}
