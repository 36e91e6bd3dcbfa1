package io.cloakroom.gateway;

import io.cloakroom.admin.audit.AuditLog;
import io.cloakroom.admin.session.Passwords;
import io.cloakroom.admin.snippet.ConnectionText;
import io.cloakroom.admin.token.IssuedToken;
import io.cloakroom.admin.token.ScopeUpgrade;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.admin.token.TokenIssuer.Ensured;
import io.cloakroom.admin.token.TokenOrder;
import io.cloakroom.gateway.config.ConfigException;
import io.cloakroom.gateway.config.GatewayConfig;
import io.cloakroom.gateway.config.Setting;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.ProjectStore.CreateBucket;
import io.cloakroom.storage.ProjectStore.CreateProject;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Makes what has to exist before anybody can connect: project `default`, user `admin`, a token, and whatever the
/// configuration names. Setting the operator's password ends the first start. A first start that was cut off before
/// that is taken up again by the next one.
final class FirstStart {
    static final String PROJECT = "default";
    static final String OPERATOR = "admin";
    private static final String TOKEN = "default";
    private static final String VIA = "configuration";

    private final ProjectStore projects;
    private final TokenStore tokens;
    private final TokenIssuer issuer;
    private final Passwords passwords;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AuditLog audit;
    private final List<String> done = new ArrayList<>();

    FirstStart(
            ProjectStore projects,
            TokenStore tokens,
            TokenIssuer issuer,
            Passwords passwords,
            InstantSource clock,
            SecureRandom random,
            AuditLog audit) {
        this.projects = projects;
        this.tokens = tokens;
        this.issuer = issuer;
        this.passwords = passwords;
        this.clock = clock;
        this.random = random;
        this.audit = audit;
    }

    /// Writes a line to the audit log, as for changes that people make.
    private void note(String action, String target, String project, String token, String detail) throws IOException {
        audit.append(new AuditLog.Event(OPERATOR, "start", "", "", action, target, project, token, 200, detail));
    }

    /// What a start has found and done.
    ///
    /// @param lines   a sentence for each change that the configuration made necessary
    /// @param welcome shown on the first start only
    public record Prepared(List<String> lines, Optional<Welcome> welcome) {}

    /// What the first start tells the operator.
    ///
    /// @param madePassword the operator's; empty when the configuration gave one
    public record Welcome(Project project, User user, IssuedToken token, Optional<String> madePassword) {}

    Prepared prepare(GatewayConfig config) throws IOException {
        done.addAll(new ScopeUpgrade(
                        tokens,
                        projects,
                        (token, detail) ->
                                note("token.change", token.accessKey(), token.project(), token.accessKey(), detail))
                .run());
        var operator = tokens.userNamed(OPERATOR);
        boolean first = operator.map(User::passwordHash).orElse("").isEmpty();
        if (first
                || config.required().keys() != null
                || !config.required().buckets().isEmpty()) {
            var user = operator.isPresent() ? operator.get() : makeOperator();
            var project = project();
            if (tokens.role(user.id(), project.id()).isEmpty()) {
                tokens.grant(new Role(user.id(), project.id(), Role.Kind.OWNER));
                note("role.grant", user.login(), project.id(), "", "owner");
            }
            ensureKeys(config, project, user, first);
            ensureBuckets(config, project);
            if (first) {
                return new Prepared(List.copyOf(done), Optional.of(welcome(config, project, user)));
            }
        }
        ensurePassword(config, operator.orElseThrow());
        return new Prepared(List.copyOf(done), Optional.empty());
    }

    /// Ends the first start. To be called when its welcome has been shown or written.
    void finish(GatewayConfig config, Welcome welcome) throws IOException {
        var password = config.required().adminPassword();
        setPassword(welcome.user(), password == null ? welcome.madePassword().orElseThrow() : password);
    }

    private static final String LOST = """
            The password is not shown again. Should it get lost, this machine sets a new one:
              ./cloakroom user password admin
            The secret key can be shown again, in the panel or with
              ./cloakroom token view ACCESS-KEY --reveal
            Where the data directory is another one than ./data, both want --data DIR.
            """;

    static String text(Welcome welcome, String endpoint, String region, String adminUrl) {
        var connection = new ConnectionText(
                endpoint,
                region,
                welcome.project().id(),
                welcome.project().name(),
                welcome.user().id(),
                welcome.user().login(),
                welcome.token().token().accessKey(),
                welcome.token().secret());
        var password = welcome.madePassword()
                .map(made -> "Operator's password of user " + OPERATOR + ": " + made + "\n\n" + LOST)
                .orElse("");
        return "Your Object Store:\n\n" + connection.text() + "\nAdmin URL     " + adminUrl + "\n" + password;
    }

    private Project project() throws IOException {
        var present = projects.projectNamed(PROJECT);
        if (present.isPresent()) {
            return present.get();
        }
        return switch (projects.createProject(PROJECT, "Created at the first start")) {
            case CreateProject.Created(var project) -> {
                note("project.create", project.name(), project.id(), "", "");
                yield project;
            }
            case CreateProject.NameTaken _ ->
                throw new IOException("project " + PROJECT + " was deleted during the start");
        };
    }

    private User makeOperator() throws IOException {
        var id = new byte[16];
        random.nextBytes(id);
        var user = new User(
                HexFormat.of().formatHex(id),
                OPERATOR,
                "Operator",
                true,
                "",
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        if (!tokens.createUser(user)) {
            throw new IOException("user " + OPERATOR + " cannot be made");
        }
        note("user.create", user.login(), "", "", "operator");
        return user;
    }

    private void ensureKeys(GatewayConfig config, Project project, User user, boolean first) throws IOException {
        var keys = config.required().keys();
        if (keys == null) {
            return;
        }
        var order = TokenOrder.plain(project.id(), user.id(), TOKEN, OPERATOR, VIA);
        try {
            var ensured = issuer.ensure(order, keys);
            if (ensured == Ensured.MADE || ensured == Ensured.SECRET_REPLACED) {
                var action = ensured == Ensured.MADE ? "token.create" : "token.secret";
                note(action, keys.accessKey(), project.id(), keys.accessKey(), "as configured");
            }
            var line = switch (ensured) {
                case MADE -> first ? "" : "Made access key %s in project %s, as configured.";
                case SECRET_REPLACED -> "Replaced the secret of access key %s in project %s by the configured one.";
                case DISABLED -> "Access key %s in project %s is configured, but disabled, and stays so.";
                case AS_IT_WAS -> "";
            };
            if (!line.isEmpty()) {
                done.add(line.formatted(keys.accessKey(), project.name()));
            }
        } catch (IllegalStateException impossible) {
            throw ConfigException.of(Setting.ACCESS_KEY.variable() + ": " + impossible.getMessage());
        }
    }

    private void ensureBuckets(GatewayConfig config, Project project) throws IOException {
        for (var name : config.required().buckets()) {
            try {
                ensureBucket(config, project, name);
            } catch (StoreException failed) {
                if (failed.kind() != StoreException.Kind.UNAVAILABLE) {
                    throw failed;
                }
                done.add("Bucket " + name + " was not made: " + failed.getMessage());
            }
        }
    }

    private void ensureBucket(GatewayConfig config, Project project, BucketName name) throws IOException {
        switch (projects.createBucket(project.id(), name, config.s3().region(), Acl.PRIVATE)) {
            case CreateBucket.Created _ -> {
                note("bucket.create", name.value(), project.id(), "", "as configured");
                done.add("Made bucket " + name + " in project " + project.name() + ", as configured.");
            }
            case CreateBucket.Exists(var bucket) -> {
                if (!bucket.project().equals(project.id())) {
                    throw ConfigException.of(
                            Setting.BUCKETS.variable() + ": bucket " + name + " belongs to another project");
                }
            }
            case CreateBucket.NoAcls _ -> throw new IllegalStateException("a private bucket has none");
            case CreateBucket.NoSuchProject _ ->
                throw new IOException("project " + PROJECT + " was deleted during the start");
            case CreateBucket.TooMany(int most) ->
                throw ConfigException.of(Setting.BUCKETS.variable() + ": project " + PROJECT + " holds " + most
                        + " buckets already, as many as it may");
        }
    }

    /// With the configured keys; else with those of a first start that was cut off; else with new ones.
    private Welcome welcome(GatewayConfig config, Project project, User user) throws IOException {
        var keys = config.required().keys();
        var present = keys == null
                ? tokens.tokens(project.id(), user.id(), null, 1).stream().findFirst()
                : tokens.token(keys.accessKey());
        var token = present.isPresent()
                ? new IssuedToken(present.get(), issuer.reveal(present.get()))
                : freshToken(project, user);
        var password =
                config.required().adminPassword() == null ? Optional.of(passwords.make()) : Optional.<String>empty();
        return new Welcome(project, user, token, password);
    }

    private IssuedToken freshToken(Project project, User user) throws IOException {
        return switch (issuer.issue(TokenOrder.plain(project.id(), user.id(), TOKEN, OPERATOR, "order"))) {
            case TokenIssuer.Outcome.Issued(var issued) -> {
                var key = issued.token().accessKey();
                note("token.create", key, project.id(), key, "for " + user.login());
                yield issued;
            }
            case TokenIssuer.Outcome.NotIssued(var _, var message) -> throw new IOException(message);
        };
    }

    private void ensurePassword(GatewayConfig config, User user) throws IOException {
        var password = config.required().adminPassword();
        if (password != null && !passwords.matches(password, user.passwordHash())) {
            setPassword(user, password);
            done.add("Set the password of user " + OPERATOR + ", as configured.");
        }
    }

    private void setPassword(User user, String password) throws IOException {
        var hash = passwords.hash(password);
        tokens.changeUser(user.id(), old -> old.withPasswordHash(hash));
        note("user.password", user.login(), "", "", "");
    }
}
