package io.cloakroom.gateway.vault;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where Vault or OpenBao is, and how keys are named there.
///
/// @param mount     of the Transit engine, without slashes around it
/// @param namespace empty for none
/// @param keyPrefix begins the names of all keys
/// @param ca        CA certificates for Vault, in addition to those that Java trusts; `null` for none
public record VaultSettings(
        URI address,
        VaultToken token,
        String mount,
        String namespace,
        String keyPrefix,
        @Nullable Path ca) {}
