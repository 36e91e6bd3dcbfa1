package io.cloakroom.gateway;

import io.cloakroom.admin.server.Server;
import io.cloakroom.gateway.http.server.HttpServer;
import io.cloakroom.gateway.observe.TrafficCounter;
import io.cloakroom.s3.lifecycle.BucketLifecycle;
import io.cloakroom.s3.lifecycle.LifecycleJob;
import io.cloakroom.storage.jobs.JobPace;
import io.cloakroom.storage.jobs.ServerLoad;
import io.cloakroom.storage.stores.StoreJobs;
import io.cloakroom.storage.stores.Stores;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The jobs of a running server, and what has to be written when they end.
final class BackgroundWork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);

    private final ServerParts parts;
    private final TrafficCounter traffic;

    BackgroundWork(ServerParts parts, TrafficCounter traffic) {
        this.parts = parts;
        this.traffic = traffic;
    }

    /// Starts all jobs, which give way to the requests of `server`.
    void begin(HttpServer server) throws IOException {
        var stores = parts.stores();
        var jobs = stores.jobs();
        jobs.limit(parts.config().jobs());
        jobs.giveWayTo(loadOf(server));
        StoreJobs.begin(stores);
        StoreJobs.reseal(stores, parts.secrets());
        var day = parts.config().s3().lifecycleDay();
        jobs.add("lifecycle", LifecycleJob.pace(day), lifecycle(stores));
        jobs.add("request-counts", JobPace.promptly(Duration.ofSeconds(Server.TRAFFIC_SECONDS)), run -> {
            traffic.write();
            run.did(1, 0);
            return false;
        });
    }

    private static ServerLoad loadOf(HttpServer server) {
        return new ServerLoad() {
            @Override
            public long requests() {
                return server.stats().answered();
            }

            @Override
            public boolean isServing() {
                return server.stats().requests() > 0;
            }
        };
    }

    private LifecycleJob lifecycle(Stores stores) {
        var day = parts.config().s3().lifecycleDay();
        return new LifecycleJob(
                stores.objects(),
                stores.projects(),
                stores.config(),
                new BucketLifecycle(stores.config(), day),
                stores.retention(),
                day);
    }

    /// Ends all jobs. Then writes the request counts of the last seconds, the time of the retention clock, and the usage of
    /// the projects. After this call the stores take no more writes.
    @Override
    public void close() {
        var stores = parts.stores();
        stores.jobs().close();
        traffic.write();
        try {
            stores.retention().note();
        } catch (IOException failed) {
            LOG.warn("the time of the retention clock could not be saved: {}", failed.toString());
        }
        try {
            stores.projects().stop();
        } catch (IOException failed) {
            LOG.warn("the usage of the projects could not be kept for the next start: {}", failed.getMessage());
        }
    }
}
