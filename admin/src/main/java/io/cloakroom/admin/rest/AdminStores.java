package io.cloakroom.admin.rest;

import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.ExpiringRecords;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.RetentionClock;
import io.cloakroom.storage.encryption.Keyring;
import io.cloakroom.storage.jobs.Jobs;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.TrafficStore;

/// The stores that the REST interface uses.
public record AdminStores(
        ObjectStore objects,
        ProjectStore projects,
        TokenStore tokens,
        TrafficStore traffic,
        ExpiringRecords records,
        BucketConfig config,
        RetentionClock retention,
        Jobs jobs,
        Keyring keyring) {}
