package io.cloakroom.storage.stores;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.jobs.Job;
import io.cloakroom.storage.jobs.JobRun;
import io.cloakroom.storage.token.SecretBox;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Seals everything that an earlier master key sealed under the current one: the secrets of tokens, the keys of the keyring, and
/// the keys of all buckets. Payload is never written. Each step may be repeated, and the server works at any point in between:
/// the earlier master keys open what is not sealed anew yet.
final class MasterKeyJob implements Job {
    static final String NAME = "master-key";

    private static final Logger LOG = LoggerFactory.getLogger(MasterKeyJob.class);
    private static final int TOKENS = 100;
    private static final byte TOKEN_STAGE = 't';
    private static final byte KEY_STAGE = 'k';
    private static final byte BUCKET_STAGE = 'p';

    private final Stores stores;
    private final SecretBox box;

    MasterKeyJob(Stores stores, SecretBox box) {
        this.stores = stores;
        this.box = box;
    }

    /// How far a pass is.
    ///
    /// @param whole whether the pass has reached everything so far; a project out of reach needs another pass
    private record JobPlace(byte stage, boolean whole, String after) {
        private static final JobPlace START = new JobPlace(TOKEN_STAGE, true, "");

        static JobPlace of(byte[] stored) {
            return new JobPlace(
                    stored[0], stored[1] == 1, new String(stored, 2, stored.length - 2, StandardCharsets.ISO_8859_1));
        }

        byte[] bytes() {
            var text = after.getBytes(StandardCharsets.ISO_8859_1);
            var stored = new byte[2 + text.length];
            stored[0] = stage;
            stored[1] = (byte) (whole ? 1 : 0);
            System.arraycopy(text, 0, stored, 2, text.length);
            return stored;
        }

        JobPlace at(String next) {
            return new JobPlace(stage, whole, next);
        }

        JobPlace at(byte nextStage) {
            return new JobPlace(nextStage, whole, "");
        }

        JobPlace when(boolean reached) {
            return new JobPlace(stage, whole && reached, after);
        }

        @Nullable
        String start() {
            return after.isEmpty() ? null : after;
        }
    }

    @Override
    public boolean step(JobRun run) throws IOException {
        if (stores.master().isResealed()) {
            return false;
        }
        var place = run.place().map(JobPlace::of).orElse(JobPlace.START);
        return switch (place.stage()) {
            case TOKEN_STAGE -> tokens(run, place);
            case KEY_STAGE -> keys(run, place);
            default -> buckets(run, place);
        };
    }

    private static boolean go(JobRun run, JobPlace next, String shown) {
        run.at(next.bytes(), shown);
        return true;
    }

    private boolean tokens(JobRun run, JobPlace place) throws IOException {
        var page = stores.tokens().tokens(null, null, place.start(), TOKENS);
        for (var token : page) {
            run.count("token secrets sealed anew", reseal(token) ? 1 : 0);
            run.did(1, 0);
        }
        return page.size() < TOKENS
                ? go(run, place.at(KEY_STAGE), "keys")
                : go(run, place.at(TokenStore.position(page.getLast())), "tokens");
    }

    /// Seals the secret anew in a change of the token, so that a secret that was replaced meanwhile is not overwritten.
    private boolean reseal(Token found) throws IOException {
        if (box.sealedAnew(found.accessKey(), found.sealedSecret()).isEmpty()) {
            return false;
        }
        var _ = stores.tokens()
                .changeToken(
                        found.accessKey(),
                        token -> box.sealedAnew(token.accessKey(), token.sealedSecret())
                                .map(token::withSealedSecret)
                                .orElse(token));
        return true;
    }

    private boolean keys(JobRun run, JobPlace place) throws IOException {
        var start = place.start();
        var page = stores.keyring().resealed().page(start == null ? null : start.getBytes(StandardCharsets.ISO_8859_1));
        run.did(page.looked(), 0);
        run.count("keys sealed anew", page.changed());
        var next = page.next();
        return next == null
                ? go(run, place.at(BUCKET_STAGE), "buckets")
                : go(run, place.at(new String(next.bytes(), StandardCharsets.ISO_8859_1)), "keys");
    }

    /// Takes one project a step. Deleted projects are skipped: one that is brought back has the keys that it had, and the earlier
    /// master key still opens them.
    private boolean buckets(JobRun run, JobPlace place) throws IOException {
        var page = stores.projects().projects(place.start(), 1);
        run.did(1, 0);
        if (page.isEmpty()) {
            finish(run, place.whole());
            return false;
        }
        var project = page.getFirst();
        boolean reached = project.deletedAt() != null || isReached(run, project.id());
        return go(run, place.at(project.id()).when(reached), "buckets of project " + project.name());
    }

    /// @return whether all buckets of the project could be reached, and the copies of its keys
    private boolean isReached(JobRun run, String project) throws IOException {
        if (!stores.keyring().hasSpace(project)) {
            return true;
        }
        try {
            for (var bucket : stores.keys().partitions(project)) {
                run.count("bucket keys sealed anew", resealed(bucket));
                run.did(1, 0);
            }
            return stores.keyring().isCopied(project);
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.UNAVAILABLE);
            return false;
        }
    }

    /// A bucket with a damaged key is left as it is.
    private int resealed(Partition bucket) throws IOException {
        try {
            return stores.keys().reseal(bucket);
        } catch (KeyException doesNotOpen) {
            LOG.warn("the keys of bucket {} are not sealed anew: {}", bucket.id(), doesNotOpen.getMessage());
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.DAMAGED);
            LOG.warn("the keys of bucket {} are not sealed anew: {}", bucket.id(), failed.getMessage());
        }
        return 0;
    }

    private void finish(JobRun run, boolean whole) throws IOException {
        if (whole) {
            stores.master().resealed();
            run.count("master keys replaced", 1);
            LOG.info("everything is sealed by the new master key; the previous one is no longer needed");
        }
    }
}
