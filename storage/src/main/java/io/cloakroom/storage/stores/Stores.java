package io.cloakroom.storage.stores;

import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.ExpiringRecords;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Engine;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Retries;
import io.cloakroom.storage.engine.config.EngineBucketConfig;
import io.cloakroom.storage.engine.control.ControlSpace;
import io.cloakroom.storage.engine.control.EngineJobNotes;
import io.cloakroom.storage.engine.control.EngineMasterKeys;
import io.cloakroom.storage.engine.control.EngineProjectStore;
import io.cloakroom.storage.engine.control.EngineRecords;
import io.cloakroom.storage.engine.control.EngineRetentionClock;
import io.cloakroom.storage.engine.control.EngineTokenStore;
import io.cloakroom.storage.engine.control.EngineTrafficStore;
import io.cloakroom.storage.engine.crypt.DataKeys;
import io.cloakroom.storage.engine.keyring.EngineKeyring;
import io.cloakroom.storage.engine.keyring.KeyringSweep;
import io.cloakroom.storage.engine.object.BlobFollower;
import io.cloakroom.storage.engine.object.EngineObjectStore;
import io.cloakroom.storage.engine.object.EngineUploads;
import io.cloakroom.storage.engine.object.ObjectRows;
import io.cloakroom.storage.engine.object.PayloadEncryption;
import io.cloakroom.storage.engine.payload.BufferPool;
import io.cloakroom.storage.engine.payload.PayloadOpener;
import io.cloakroom.storage.engine.payload.PayloadReceiver;
import io.cloakroom.storage.engine.record.KeyLayout;
import io.cloakroom.storage.engine.usage.LiveProjects;
import io.cloakroom.storage.engine.usage.MeteredRows;
import io.cloakroom.storage.jobs.Jobs;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.TrafficStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// All stores over one engine. The caller closes the engine, after the last use of the stores.
///
/// @param keys         for encryption at rest; usable after [DataKeys#begin]
/// @param keyring      named keys of projects; usable after [EngineKeyring#begin]
/// @param master       knows which master key is in use
/// @param keyringSweep removes keys whose deletion is due
public record Stores(
        ObjectStore objects,
        ProjectStore projects,
        TokenStore tokens,
        TrafficStore traffic,
        ExpiringRecords records,
        BucketConfig config,
        RetentionClock retention,
        Jobs jobs,
        DataKeys keys,
        EngineKeyring keyring,
        EngineMasterKeys master,
        KeyringSweep keyringSweep) {
    /// Prepares the control space and finishes what a crash may have left half done.
    public static Stores over(Engine engine, InstantSource clock, SecureRandom random, StoreSettings settings)
            throws IOException {
        return over(engine, clock, System::nanoTime, random, settings);
    }

    /// @param nanos a monotonic clock
    public static Stores over(
            Engine engine, InstantSource clock, LongSupplier nanos, SecureRandom random, StoreSettings settings)
            throws IOException {
        var rows = engine.keyValue();
        var buffers = new BufferPool();
        var payloads = new PayloadOpener(engine.blobs(), buffers);
        var receiver = new PayloadReceiver(engine.blobs(), buffers, random);
        var retries = new Retries();
        var live = new LiveProjects(rows);
        var metered = new MeteredRows(rows, engine, live);
        var control = new ControlSpace(metered, live, retries, clock, random);
        var config = new EngineBucketConfig(metered);
        var retention = new EngineRetentionClock(rows, clock, nanos, settings.longestStop());
        var store = new ObjectRows(metered, payloads, config::versioning, config::lock, clock, retention, random);
        engine.relocator(new BlobFollower(store, receiver, retries, settings.inlineBytes()));
        createControlSpace(engine);
        var jobs = engine.jobs();
        jobs.remember(new EngineJobNotes(rows));
        retention.resume();

        var keys = new DataKeys(rows, clock, random);
        var keyring = new EngineKeyring(control, retention);
        var encryption = new PayloadEncryption(keys, config::encryption, receiver);
        var uploads = new EngineUploads(store, receiver, encryption, retries, settings.inlineBytes());
        var objects = new EngineObjectStore(store, receiver, encryption, retries, uploads, settings.inlineBytes());
        var projects = new EngineProjectStore(
                engine, control, metered, config, retention, settings.maxBucketsPerProject(), settings.newBuckets());
        metered.restore();
        asFarAsReadable(projects::finish);
        var tokens = new EngineTokenStore(rows, retries);
        asFarAsReadable(tokens::upgradeIndexes);
        return new Stores(
                objects,
                projects,
                tokens,
                new EngineTrafficStore(rows, retries, tokens, clock),
                new EngineRecords(rows, retries, clock),
                config,
                retention,
                jobs,
                keys,
                keyring,
                new EngineMasterKeys(rows),
                keyring.sweep(project -> isGone(engine, live, project)));
    }

    private static void createControlSpace(Engine engine) throws IOException {
        engine.createSpace(Partition.CONTROL);
        for (var partition : KeyLayout.CONTROL_PARTITIONS) {
            engine.keyValue().create(partition);
        }
    }

    /// Whether a project was deleted and its data is no longer kept, so that it cannot come back.
    private static boolean isGone(Engine engine, LiveProjects live, String project) throws IOException {
        var stored = live.stored(project);
        return stored != null
                && stored.record().project().deletedAt() != null
                && stored.record().cleared()
                && !engine.keptSpaces().test(project);
    }

    private interface Step {
        void run() throws IOException;
    }

    /// A damaged row does not keep the server from starting: the step stays unfinished for now, and the engine reports the
    /// damage.
    private static void asFarAsReadable(Step step) throws IOException {
        try {
            step.run();
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.DAMAGED);
        }
    }
}
