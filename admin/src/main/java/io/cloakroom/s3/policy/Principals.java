package io.cloakroom.s3.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The `Principal` or `NotPrincipal` of a statement (IAM User Guide, "AWS JSON policy elements: Principal" and
/// "NotPrincipal").
final class Principals {
    /// For statements in the scope of a token, which apply to its holder.
    static final Principals HOLDER = new Principals(false, Set.of(), Set.of(), Set.of(), Set.of(), true);

    private static final String ARN = "arn:aws:iam::";
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern ROOT = Pattern.compile(ARN + "([0-9]{12}):root");
    private static final Pattern USER = Pattern.compile(ARN + "([0-9]{12}):user/(.+)");

    private static final Pattern SERVICE = Pattern.compile("[a-z0-9.-]+\\.amazonaws\\.com");

    private final boolean not;
    private final Set<String> accounts;
    private final Set<String> users;
    private final Set<String> canonical;
    private final Set<String> services;
    private final boolean everybody;

    private Principals(
            boolean not,
            Set<String> accounts,
            Set<String> users,
            Set<String> canonical,
            Set<String> services,
            boolean everybody) {
        this.not = not;
        this.accounts = accounts;
        this.users = users;
        this.canonical = canonical;
        this.services = services;
        this.everybody = everybody;
    }

    /// Collects the principals that a whole document names.
    record Names(Set<String> accounts, Map<String, PrincipalNames.UserName> users, Set<String> canonical) {}

    /// Collects the principals of one statement.
    static final class Builder {
        private final boolean not;
        private final Map<String, String> idsOfUsers;
        private final Set<String> accounts = new HashSet<>();
        private final Set<String> users = new HashSet<>();
        private final Set<String> canonical = new HashSet<>();
        private final Set<String> services = new HashSet<>();
        private final Names names;
        private boolean everybody;

        /// @param idsOfUsers by ARN; users who are not in it match nobody
        /// @param names      collects the principals that this statement names
        Builder(boolean not, Map<String, String> idsOfUsers, Names names) {
            this.not = not;
            this.idsOfUsers = idsOfUsers;
            this.names = names;
        }

        void everybody() {
            everybody = true;
        }

        /// @param type `AWS`, `CanonicalUser` or `Service`
        /// @return whether such principals can exist here
        boolean add(String type, List<String> values) {
            return switch (type) {
                case "AWS" -> values.stream().allMatch(this::addAws);
                case "CanonicalUser" -> {
                    canonical.addAll(values);
                    names.canonical().addAll(values);
                    yield true;
                }
                case "Service" -> {
                    services.addAll(values);
                    yield values.stream().allMatch(each -> SERVICE.matcher(each).matches());
                }
                default -> false;
            };
        }

        private boolean addAws(String value) {
            if (value.equals("*")) {
                everybody = true;
                return true;
            }
            var root = ROOT.matcher(value);
            if (ACCOUNT.matcher(value).matches() || root.matches()) {
                var account = root.matches() ? root.group(1) : value;
                accounts.add(account);
                names.accounts().add(account);
                return true;
            }
            var user = USER.matcher(value);
            if (!user.matches() || value.contains("*")) {
                return false;
            }
            names.users().put(value, new PrincipalNames.UserName(user.group(1), user.group(2)));
            var id = idsOfUsers.get(value);
            if (id != null) {
                users.add(inAccount(user.group(1), id));
            }
            return true;
        }

        Principals build() {
            return new Principals(
                    not,
                    Set.copyOf(accounts),
                    Set.copyOf(users),
                    Set.copyOf(canonical),
                    Set.copyOf(services),
                    everybody);
        }
    }

    boolean match(Requester requester) {
        return not ? !spares(requester) : everybody || names(requester);
    }

    private boolean names(Requester requester) {
        return switch (requester) {
            case Requester.Anonymous _ -> false;
            case Requester.Root(var account, var id) -> accounts.contains(account) || canonical.contains(id);
            case Requester.User(var account, var id, var user) ->
                accounts.contains(account) || canonical.contains(id) || users.contains(inAccount(account, user));
            case Requester.Service(var name) -> services.contains(name);
        };
    }

    /// Whether a `NotPrincipal` exempts the requester. A user is exempt only when the account is, too.
    private boolean spares(Requester requester) {
        return everybody
                || switch (requester) {
                    case Requester.User(var account, var id, var user) ->
                        users.contains(inAccount(account, user))
                                && (accounts.contains(account) || canonical.contains(id));
                    default -> names(requester);
                };
    }

    /// A user may have roles in several projects, and is a different principal in each account.
    private static String inAccount(String account, String user) {
        return account + "/" + user;
    }

    /// Whether the principals include people who are not named one by one.
    boolean areUnnamed() {
        return everybody || not;
    }
}
