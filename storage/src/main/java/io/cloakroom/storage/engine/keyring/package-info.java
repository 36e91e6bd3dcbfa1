/// The keyring: the keys of SSE-KMS that this server keeps itself, their aliases and rotation, sealed under the master key.
///
/// Begin with [EngineKeyring]; [KeyringService] is the port by which objects are encrypted under its keys.
@NullMarked
package io.cloakroom.storage.engine.keyring;

import org.jspecify.annotations.NullMarked;
