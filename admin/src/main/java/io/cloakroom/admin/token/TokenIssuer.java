package io.cloakroom.admin.token;

import io.cloakroom.s3.policy.PolicyException;
import io.cloakroom.s3.policy.PolicyParser;
import io.cloakroom.storage.ProjectLimits;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.SecretBox;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes all tokens, for REST, the panel and the first start. A token is made only when its project exists, its user
/// has a role there, its scope is valid and its expiry lies in the future.
public final class TokenIssuer {
    /// A longer life is probably a mistake in the unit. Tokens that never end have no expiry.
    private static final Duration LONGEST_LIFE = Duration.ofDays(36_525);
    /// How long a replaced token may continue to work.
    public static final Duration LONGEST_GRACE = Duration.ofDays(30);

    private final ProjectStore projects;
    private final TokenStore tokens;
    private final SecretBox box;
    private final InstantSource clock;
    private final SecureRandom random;

    public TokenIssuer(
            ProjectStore projects, TokenStore tokens, SecretBox box, InstantSource clock, SecureRandom random) {
        this.projects = projects;
        this.tokens = tokens;
        this.box = box;
        this.clock = clock;
        this.random = random;
    }

    /// The outcome of an order.
    public sealed interface Outcome {
        record Issued(IssuedToken token) implements Outcome {}

        /// @param message a sentence for the requester
        record NotIssued(Reason reason, String message) implements Outcome {}
    }

    public enum Reason {
        NO_SUCH_PROJECT,
        NO_SUCH_USER,
        NO_ROLE,
        BAD_LIFETIME,
        BAD_SCOPE,
        ACCESS_KEY_TAKEN,
        ALREADY_REPLACED
    }

    /// The state in which [#ensure] found a given key pair.
    public enum Ensured {
        MADE,
        SECRET_REPLACED,
        AS_IT_WAS,
        /// Unchanged, but disabled by somebody; it stays disabled.
        DISABLED
    }

    /// Makes a token with a new key pair.
    public Outcome issue(TokenOrder order) throws IOException {
        return issue(order, KeyPair.make(random));
    }

    /// Makes a token with a given key pair.
    public Outcome issue(TokenOrder order, KeyPair keys) throws IOException {
        var refused = refusal(order);
        if (refused.isPresent()) {
            return refused.get();
        }
        var token = token(order, keys);
        return tokens.createToken(token)
                ? new Outcome.Issued(new IssuedToken(token, keys.secret()))
                : accessKeyTaken(keys);
    }

    /// The message leaves out the token's project, which may be another one.
    private static Outcome accessKeyTaken(KeyPair keys) {
        return new Outcome.NotIssued(
                Reason.ACCESS_KEY_TAKEN, "the access key " + keys.accessKey() + " cannot be used; choose another");
    }

    private Token token(TokenOrder order, KeyPair keys) {
        return new Token(
                keys.accessKey(),
                box.seal(keys.accessKey(), keys.secret()),
                order.project(),
                order.user(),
                order.name(),
                order.description(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                order.by(),
                order.via(),
                order.expiresAt(),
                Token.State.ACTIVE,
                order.scope(),
                null,
                null,
                null,
                order.tags());
    }

    /// Replaces a token by one with new keys and the same name, description, expiry, scope and tags. The old token
    /// works until the end of the grace period; with zero grace, it is disabled before this returns.
    ///
    /// @param grace zero to [#LONGEST_GRACE]
    public Outcome rotate(Token old, Duration grace, String by, String via) throws IOException {
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            return new Outcome.NotIssued(
                    Reason.BAD_LIFETIME, "a grace period is 0 to " + LONGEST_GRACE.toDays() + " days");
        }
        var order = new TokenOrder(
                old.project(),
                old.user(),
                old.name(),
                old.description(),
                old.expiresAt(),
                old.scope(),
                old.tags(),
                by,
                via);
        var refused = refusal(order);
        if (refused.isPresent()) {
            return refused.get();
        }
        var keys = KeyPair.make(random);
        var made = token(order, keys).inRotation(old.accessKey(), null, null);
        if (!tokens.createToken(made)) {
            return accessKeyTaken(keys);
        }
        var until = clock.instant().plus(grace).truncatedTo(ChronoUnit.MILLIS);
        var changed = tokens.changeToken(
                old.accessKey(), was -> was.replacedBy() == null ? ended(was, keys, until, grace) : was);
        if (changed.isEmpty() || !keys.accessKey().equals(changed.get().replacedBy())) {
            tokens.deleteToken(keys.accessKey());
            return new Outcome.NotIssued(
                    Reason.ALREADY_REPLACED, "the token " + old.accessKey() + " has been replaced already");
        }
        return new Outcome.Issued(new IssuedToken(made, keys.secret()));
    }

    private static Token ended(Token token, KeyPair by, Instant until, Duration grace) {
        var replaced = token.inRotation(token.replaces(), by.accessKey(), until);
        return grace.isZero() ? replaced.disabled() : replaced;
    }

    /// Makes a given key pair work for this project: creates the token when it is absent, and replaces its secret when it
    /// differs. A token that exists keeps its user, scope and expiry.
    ///
    /// @throws IllegalStateException when the token is not allowed or belongs to another project; the message says why
    public Ensured ensure(TokenOrder order, KeyPair keys) throws IOException {
        var present = tokens.token(keys.accessKey());
        if (present.isEmpty()) {
            return switch (issue(order, keys)) {
                case Outcome.Issued _ -> Ensured.MADE;
                case Outcome.NotIssued(var _, var message) -> throw new IllegalStateException(message);
            };
        }
        var token = present.get();
        if (!token.project().equals(order.project())) {
            throw new IllegalStateException(
                    "the access key " + keys.accessKey() + " belongs to another project, " + token.project());
        }
        if (!sameSecret(token, keys.secret())) {
            replaceSecret(keys);
            return Ensured.SECRET_REPLACED;
        }
        return token.state() == Token.State.ACTIVE ? Ensured.AS_IT_WAS : Ensured.DISABLED;
    }

    /// Reveals the secret of a token. The caller has checked that the user may see it.
    public String reveal(Token token) {
        return box.open(token.accessKey(), token.sealedSecret());
    }

    /// Why a token may not have this expiry; empty when it may.
    ///
    /// @param expiresAt `null` for never
    public Optional<String> lifetimeRefusal(@Nullable Instant expiresAt, ProjectLimits limits) {
        var now = clock.instant();
        var longest = limits.maxTokenLife();
        if (longest != null && (expiresAt == null || expiresAt.isAfter(now.plus(longest)))) {
            return Optional.of("tokens of this project live " + longest.toDays() + " days at most: "
                    + (expiresAt == null ? "this one needs an expiry" : "the expiry " + expiresAt + " is too late"));
        }
        if (expiresAt == null) {
            return Optional.empty();
        }
        if (!expiresAt.isAfter(now)) {
            return Optional.of("the expiry " + expiresAt + " has passed: choose a later one");
        }
        return expiresAt.isAfter(now.plus(LONGEST_LIFE))
                ? Optional.of("the expiry is more than 100 years away: choose an earlier one, or none for a token"
                        + " without end")
                : Optional.empty();
    }

    private Optional<Outcome> refusal(TokenOrder order) throws IOException {
        var project = projects.project(order.project());
        if (project.isEmpty() || project.get().deletedAt() != null) {
            return refused(Reason.NO_SUCH_PROJECT, "there is no project " + order.project());
        }
        var user = tokens.user(order.user());
        if (user.isEmpty()) {
            return refused(Reason.NO_SUCH_USER, "there is no user " + order.user());
        }
        if (tokens.role(order.user(), order.project()).isEmpty()) {
            return refused(
                    Reason.NO_ROLE,
                    "user " + user.get().login() + " holds no role in project "
                            + project.get().name());
        }
        var tooLong = lifetimeRefusal(order.expiresAt(), project.get().limits());
        if (tooLong.isPresent()) {
            return refused(Reason.BAD_LIFETIME, tooLong.get());
        }
        return badScope(order.scope());
    }

    private static Optional<Outcome> badScope(TokenScope scope) {
        var why = scopeRefusal(scope);
        return why.isEmpty() ? Optional.empty() : refused(Reason.BAD_SCOPE, why.get());
    }

    /// Why a scope is refused; empty when it is allowed.
    public static Optional<String> scopeRefusal(TokenScope scope) {
        if (scope.isFull()) {
            return Optional.empty();
        }
        try {
            PolicyParser.scope(scope.policy());
            return Optional.empty();
        } catch (PolicyException notUnderstood) {
            return Optional.of(String.valueOf(notUnderstood.getMessage()));
        }
    }

    private static Optional<Outcome> refused(Reason reason, String message) {
        return Optional.of(new Outcome.NotIssued(reason, message));
    }

    private boolean sameSecret(Token token, String secret) {
        return MessageDigest.isEqual(
                reveal(token).getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }

    private void replaceSecret(KeyPair keys) throws IOException {
        var sealed = box.seal(keys.accessKey(), keys.secret());
        tokens.changeToken(keys.accessKey(), old -> old.withSealedSecret(sealed));
    }
}
