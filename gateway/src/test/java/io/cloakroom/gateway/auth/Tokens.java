package io.cloakroom.gateway.auth;

import io.cloakroom.admin.session.Sessions;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ExpiringRecords;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.UsageCheck;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.BucketDocument;
import io.cloakroom.storage.engine.MemoryEngine;
import io.cloakroom.storage.stores.StoreSettings;
import io.cloakroom.storage.stores.Stores;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.SecretBox;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.Token.State;
import io.cloakroom.storage.token.TokenScope;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A store of tokens in memory, with the one project that they belong to. Tests can stop it in the middle of a read.
final class Tokens implements TokenStore {
    static final String DOC_KEY = "AKIAIOSFODNN7EXAMPLE";
    static final String DOC_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    static final SecretBox BOX = new SecretBox(new byte[32], new SecureRandom());

    final AtomicInteger reads = new AtomicInteger();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile Runnable afterRead = () -> {};
    private volatile Project project = Project.of("0".repeat(32), "000000000001", "p", "", Instant.EPOCH);

    static Token token(String accessKey, String secret) {
        return new Token(
                accessKey,
                BOX.seal(accessKey, secret),
                "0".repeat(32),
                "1".repeat(32),
                "",
                "",
                Instant.EPOCH,
                "admin",
                "api",
                null,
                State.ACTIVE,
                TokenScope.FULL,
                null,
                null,
                null,
                Map.of());
    }

    static Token ending(Token token, @Nullable Instant expiresAt, State state, @Nullable Instant graceUntil) {
        return token.with(token.terms().withExpiry(expiresAt).withState(state)).inRotation(null, null, graceUntil);
    }

    static Tokens holding(Token... tokens) {
        var store = new Tokens();
        for (var token : tokens) {
            store.createToken(token);
        }
        return store;
    }

    /// Runs after a token was read and before the read returns.
    void afterRead(Runnable step) {
        afterRead = step;
    }

    void deleteProject() {
        project = project.deleted(Instant.EPOCH);
    }

    @Override
    public Optional<Token> token(String accessKey) {
        reads.incrementAndGet();
        var found = Optional.ofNullable(tokens.get(accessKey));
        afterRead.run();
        return found;
    }

    @Override
    public boolean createToken(Token token) {
        boolean created = tokens.putIfAbsent(token.accessKey(), token) == null;
        announce(token.accessKey());
        return created;
    }

    @Override
    public Optional<Token> changeToken(String accessKey, UnaryOperator<Token> change) {
        var changed = Optional.ofNullable(tokens.computeIfPresent(accessKey, (_, token) -> change.apply(token)));
        announce(accessKey);
        return changed;
    }

    @Override
    public Optional<Token> deleteToken(String accessKey) {
        var deleted = Optional.ofNullable(tokens.remove(accessKey));
        announce(accessKey);
        return deleted;
    }

    private void announce(String accessKey) {
        listeners.forEach(listener -> listener.accept(accessKey));
    }

    @Override
    public boolean isUpgraded(String name) {
        return true;
    }

    @Override
    public void upgraded(String name) {}

    @Override
    public void subscribe(Consumer<String> listener) {
        listeners.add(listener);
    }

    @Override
    public List<Token> tokens(@Nullable String project, @Nullable String user, @Nullable String after, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<User> user(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<User> userNamed(String login) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<User> users(@Nullable String after, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean createUser(User user) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<User> changeUser(String id, UnaryOperator<User> change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean deleteUser(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Role> role(String user, String project) {
        return Optional.of(new Role(user, project, Role.Kind.OWNER));
    }

    @Override
    public List<Role> roles(@Nullable String project, @Nullable String user) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void grant(Role role) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean revoke(String user, String project) {
        throw new UnsupportedOperationException();
    }

    TemporaryCallers temporary(InstantSource clock) {
        var random = new SecureRandom();
        var sessions = new Sessions(records(clock, random), this, clock, random);
        return new TemporaryCallers(new TemporaryKeys(BOX, clock, random), this, projects(), sessions, clock);
    }

    private static ExpiringRecords records(InstantSource clock, SecureRandom random) {
        try {
            return Stores.over(new MemoryEngine(), clock, random, StoreSettings.DEFAULT)
                    .records();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    ProjectStore projects() {
        return new Projects();
    }

    private final class Projects implements ProjectStore {
        @Override
        public Optional<Project> project(String id) throws IOException {
            return Optional.of(project).filter(found -> found.id().equals(id));
        }

        @Override
        public Optional<Project> projectNamed(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Project> projectOfAccount(String accountNumber) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Project> projects(@Nullable String after, int max) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CreateProject createProject(String name, String description) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Project> changeProject(String id, UnaryOperator<Project> change) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DeleteProject deleteProject(String id, boolean withData) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UndeleteProject undeleteProject(String id, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Bucket> bucket(BucketName name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Bucket> buckets(String project, String prefix, @Nullable String after, int max) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Bucket> giveUpBucket(String project, BucketName name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CreateBucket createBucket(
                String project, BucketName name, String region, Acl acl, List<? extends BucketDocument> documents) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DeleteBucket deleteBucket(Bucket bucket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Bucket> setBucketAcl(Bucket bucket, Acl acl) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Usage usage(Bucket bucket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Usage usage(String project) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void stop() {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable String sumUp(@Nullable String after) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<UsageCheck> checkUsage(Bucket bucket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<UsageCheck> repairUsage(Bucket bucket) {
            throw new UnsupportedOperationException();
        }
    }
}
