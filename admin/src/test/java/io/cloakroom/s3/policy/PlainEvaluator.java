package io.cloakroom.s3.policy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Evaluates a policy in the simplest way, with regular expressions: the reference implementation for the evaluator. It
/// shares nothing with it but the names of requesters and decisions.
public final class PlainEvaluator {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^},]*)(?:,\\s*'([^']*)')?}");

    public record Line(String operator, String key, List<String> values) {}

    public record Statement(
            boolean allow,
            boolean notPrincipal,
            List<String> principals,
            boolean notAction,
            List<String> actions,
            boolean notResource,
            List<String> resources,
            List<Line> conditions) {}

    private final Map<String, List<String>> facts;

    private PlainEvaluator(Map<String, List<String>> facts) {
        this.facts = facts;
    }

    /// @param facts by name in lower case
    public static Evaluator.Verdict decide(
            List<Statement> statements,
            Requester requester,
            String action,
            String resource,
            Map<String, List<String>> facts) {
        var evaluator = new PlainEvaluator(facts);
        var speaking = statements.stream()
                .filter(each -> evaluator.applies(each, requester, action, resource))
                .toList();
        if (speaking.stream().anyMatch(each -> !each.allow)) {
            return Evaluator.Verdict.DENIED;
        }
        return speaking.isEmpty() ? Evaluator.Verdict.UNSAID : Evaluator.Verdict.ALLOWED;
    }

    private boolean applies(Statement statement, Requester requester, String action, String resource) {
        boolean who = statement.notPrincipal
                ? !spared(statement.principals, requester)
                : statement.principals.contains("*")
                        || statement.principals.stream().anyMatch(each -> names(each, requester));
        boolean what = statement.actions.stream()
                .anyMatch(each -> like(each.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT)));
        boolean where = statement.resources.stream().anyMatch(each -> like(each, resource));
        return who
                && what != statement.notAction
                && where != statement.notResource
                && statement.conditions.stream().allMatch(this::holds);
    }

    private static boolean names(String principal, Requester requester) {
        return namesUser(principal, requester) || namesAccount(principal, requester);
    }

    private static boolean namesUser(String principal, Requester requester) {
        return switch (requester) {
            case Requester.User user ->
                principal.startsWith("arn:aws:iam::" + user.account() + ":user/")
                        && user.id().equals("u-" + principal.substring(principal.indexOf('/') + 1));
            case Requester.Service service -> principal.equals(service.name());
            default -> false;
        };
    }

    private static boolean namesAccount(String principal, Requester requester) {
        return switch (requester) {
            case Requester.Root root -> isAccount(principal, root.account(), root.canonical());
            case Requester.User user -> isAccount(principal, user.account(), user.canonical());
            default -> false;
        };
    }

    private static boolean isAccount(String principal, String account, String canonical) {
        return principal.equals(account)
                || principal.equals("arn:aws:iam::" + account + ":root")
                || principal.equals(canonical);
    }

    private static boolean spared(List<String> principals, Requester requester) {
        boolean named = principals.stream().anyMatch(each -> namesUser(each, requester));
        boolean account = principals.stream().anyMatch(each -> namesAccount(each, requester));
        return principals.contains("*")
                || switch (requester) {
                    case Requester.User _ -> named && account;
                    default -> named || account;
                };
    }

    /// The text of a pattern with values put in, as a regular expression; `null` when a variable has none.
    private @Nullable String expression(String pattern, boolean wildcards) {
        var expression = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(pattern);
        int from = 0;
        while (matcher.find()) {
            expression.append(fixed(pattern.substring(from, matcher.start()), wildcards));
            from = matcher.end();
            var name = matcher.group(1);
            if (List.of("*", "?", "$").contains(name)) {
                expression.append(Pattern.quote(name));
                continue;
            }
            var values = facts.get(name.toLowerCase(Locale.ROOT));
            var value = values != null && values.size() == 1 ? values.getFirst() : matcher.group(2);
            if (value == null) {
                return null;
            }
            expression.append(Pattern.quote(value));
        }
        return expression.append(fixed(pattern.substring(from), wildcards)).toString();
    }

    private static String fixed(String text, boolean wildcards) {
        var expression = new StringBuilder();
        text.codePoints().forEach(each -> {
            var character = Character.toString(each);
            expression.append(
                    wildcards && character.equals("*")
                            ? ".*"
                            : wildcards && character.equals("?") ? "." : Pattern.quote(character));
        });
        return expression.toString();
    }

    private boolean like(String pattern, String text) {
        return matches(pattern, text, true);
    }

    private boolean matches(String pattern, String text, boolean wildcards) {
        var expression = expression(pattern, wildcards);
        return expression != null
                && Pattern.compile(expression, Pattern.DOTALL).matcher(text).matches();
    }

    private boolean holds(Line line) {
        var values = facts.get(line.key.toLowerCase(Locale.ROOT));
        var operator = line.operator;
        if (operator.equals("Null")) {
            return (values == null) == line.values.getFirst().equals("true");
        }
        boolean all = operator.startsWith("ForAllValues:");
        boolean any = operator.startsWith("ForAnyValue:");
        operator = operator.replaceFirst("^For[A-Za-z]+:", "");
        boolean ifExists = operator.endsWith("IfExists");
        operator = operator.replaceFirst("IfExists$", "");
        boolean not = operator.contains("Not");
        if (values == null) {
            return ifExists || all || (not && !any);
        }
        var test = test(operator);
        BiPredicate<String, Boolean> passes =
                (value, negated) -> negated != line.values.stream().anyMatch(wanted -> test.test(wanted, value));
        if (all) {
            return values.stream().allMatch(value -> passes.test(value, not));
        }
        if (any) {
            return values.stream().anyMatch(value -> passes.test(value, not));
        }
        return not != values.stream().anyMatch(value -> passes.test(value, false));
    }

    private BiPredicate<String, String> test(String operator) {
        return switch (operator.replace("Not", "")) {
            case "StringEquals" -> (wanted, value) -> matches(wanted, value, false);
            case "StringLike" -> this::like;
            case "ArnEquals", "ArnLike" -> this::arnLike;
            case "NumericEquals" -> (wanted, value) -> isNumber(value) && compare(value, wanted) == 0;
            case "NumericLessThan" -> (wanted, value) -> isNumber(value) && compare(value, wanted) < 0;
            case "NumericGreaterThanEquals" -> (wanted, value) -> isNumber(value) && compare(value, wanted) >= 0;
            case "Bool" -> String::equalsIgnoreCase;
            case "IpAddress" -> PlainEvaluator::within;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private boolean arnLike(String pattern, String arn) {
        var patterns = pattern.replaceAll("\\$\\{aws:username}", "\u0000").split(":", 6);
        var parts = arn.split(":", 6);
        if (parts.length != 6) {
            return false;
        }
        for (int i = 0; i < 6; i++) {
            if (!like(patterns[i].replace("\u0000", "${aws:username}"), parts[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9.]+");
    }

    private static int compare(String left, String right) {
        return new BigDecimal(left).compareTo(new BigDecimal(right));
    }

    private static boolean within(String network, String address) {
        var parts = network.split("/", 2);
        var wanted = InetAddress.ofLiteral(parts[0]).getAddress();
        var given = InetAddress.ofLiteral(address).getAddress();
        int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : wanted.length * 8;
        int drop = wanted.length * 8 - bits;
        return wanted.length == given.length
                && new BigInteger(1, wanted).shiftRight(drop).equals(new BigInteger(1, given).shiftRight(drop));
    }
}
