package io.cloakroom.gateway.vault;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where Vault or OpenBao is, and what it calls our keys.
///
/// @param mount     of the Transit engine, without slashes around it
/// @param namespace empty for none
/// @param keyPrefix what the names of all keys begin with
/// @param ca        certificates that its own may be signed by, beside those that Java trusts; `null` for none
public record VaultSettings(
        URI address, VaultToken token, String mount, String namespace, String keyPrefix, @Nullable Path ca) {}
